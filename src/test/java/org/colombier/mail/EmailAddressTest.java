package org.colombier.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"a@b.test", "first.last+tag@example.org", "\"two words\"@example.org", "o'neil@example.org", "dvořák@example.org", "postmaster@[192.0.2.1]", "x@localhost",
        // Against the letter of RFC 5321, and in daily use.
        ".a@c.test", "a..b@c.test", "a.@c.test"})
    void readsWhatTheStandardAllows(String text) {
        assertThat(EmailAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "a@", "@b.test", "a b@c.test", ".@c.test", "a@b..test", "a@-b.test", "a@b_.test-",
        "a\r\n@b.test", "a\0@b.test", "\"a\rb\"@c.test", "<a@b.test>", "a@b.test>", "a@b@c.test", "\"open@c.test", "a@b.test\n"})
    void refusesWhatItDoesNot(String text) {
        assertThat(EmailAddress.tryParse(text)).isEmpty();
    }

    @Example
    void quotesThatSayNothingGo() {
        assertThat(EmailAddress.parse("\"plain.name\"@example.org")).isEqualTo(EmailAddress.parse("plain.name@example.org"));
    }

    @Example
    void longReversePathsAreTakenUpToABound() {
        assertThat(EmailAddress.tryParse("a".repeat(255) + "@b.test")).isPresent();
        assertThat(EmailAddress.tryParse("a".repeat(256) + "@b.test")).isEmpty();
        assertThat(EmailAddress.tryParse("é".repeat(128) + "@b.test")).isEmpty();
        assertThat(EmailAddress.tryParse("a".repeat(255) + "@" + "b".repeat(60) + ".test")).isEmpty();
    }

    @Example
    void canonicalFormIsTheSameUnderTurkishRules() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.of("tr", "TR"));
            assertThat(EmailAddress.parse("INFO@ISTANBUL.TEST").canonical()).hasToString("info@istanbul.test");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Example
    void domainsAreComparedAsALabels() {
        assertThat(EmailAddress.parse("x@Bücher.Example").domain()).isEqualTo(Domain.parse("xn--bcher-kva.example"));
        assertThat(Domain.parse("xn--bcher-kva.example.").unicode()).isEqualTo("bücher.example");
        assertThatThrownBy(() -> Domain.parse("a b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void whatIsReadIsWrittenTheSame(@ForAll @StringLength(max = 90) String local, @ForAll @StringLength(max = 20) String domain) {
        EmailAddress.tryParse(local + "@" + domain).ifPresent(a -> {
            assertThat(EmailAddress.parse(a.toString())).isEqualTo(a);
            assertThat(a.toString()).doesNotContain("\r").doesNotContain("\n").doesNotContain("\0");
        });
    }

    @Property
    void labelsAreJudgedAsTheGrammarSays(@ForAll @CharRange(from = 'a', to = 'c') @Chars({'-', '_', '.', '0', 'A'}) @StringLength(max = 70) String text) {
        boolean sound = text.matches("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
        if (sound) {
            assertThat(new Domain(text).ascii()).isEqualTo(text);
        } else {
            assertThatThrownBy(() -> new Domain(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
