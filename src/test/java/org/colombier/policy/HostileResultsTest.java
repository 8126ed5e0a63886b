package org.colombier.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.colombier.mail.AuthenticationResults;
import org.colombier.mail.HeaderSection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields made to look like ours to some reader. */
@Timeout(20)
class HostileResultsTest {

    private static final String US = "mx.example.test";

    @ParameterizedTest
    @ValueSource(strings = {" mx.example.test; dkim=pass", "\r\n\tmx.example.test;\r\n dkim=pass", " (a (nested \\) one)) mx.example.test 1; dkim=pass",
        " \"mx.example.test\"; dkim=pass", " \"mx\\.example.test\"; dkim=pass", " MX.EXAMPLE.TEST. ; dkim=pass", "\r\n (x)\r\n mx.example.test (y) ; none",
        " (never closed mx.example.test; dkim=pass", " ; dkim=pass", "", " \"never closed; dkim=pass", "((((((((((((((x", " mx.ex\"ample\".test; dkim=pass"})
    void whatSomebodyCouldTakeForOursIsKnown(String value) {
        assertThat(AuthenticationResults.couldBeOf(value, US)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {" other.test; dkim=pass", " mx.example.test.evil.test; dkim=pass", " other.test (mx.example.test); dkim=pass", " evil.mx.example.test; none"})
    void whatIsAnothersStays(String value) {
        assertThat(AuthenticationResults.couldBeOf(value, US)).isFalse();
    }

    @Test
    void aLineThatGoesOnIsPartOfItsFieldAndNoFieldOfItsOwn() {
        HeaderSection header = HeaderSection.read("Subject: x\r\n Authentication-Results: mx.example.test; dkim=pass header.d=bank.test\r\nFrom: a@b.test\r\n\r\n".getBytes());
        assertThat(header.fields()).extracting(HeaderSection.Field::name).containsExactly("Subject", "From");
        assertThat(AuthenticationResults.topmost(header, US)).isEmpty();
    }

    @Test
    void longAndDeepOnesCostNothing() {
        assertThat(AuthenticationResults.parse("(".repeat(1_000_000))).isEmpty();
        assertThat(AuthenticationResults.couldBeOf(" ".repeat(1_000_000) + US + "; none", US)).isTrue();
        assertThat(AuthenticationResults.couldBeOf("(" + "a".repeat(1_000_000) + ")" + US, US)).isTrue();
        assertThat(AuthenticationResults.parse(" x.test" + "; spf=pass".repeat(2_000))).as("more than forty checks").isEmpty();
    }
}
