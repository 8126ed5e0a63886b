package org.colombier.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.colombier.mail.AuthenticationResults.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationResultsTest {

    private static AuthenticationResults parsed(String value) {
        return AuthenticationResults.parse(value).orElseThrow();
    }

    @Test
    void aFieldOfTheStandardIsRead() {
        AuthenticationResults results = parsed("example.com; auth=pass (cram-md5 (nested) \\)) smtp.auth=sender@example.net; spf=pass smtp.mailfrom=example.net;"
            + " dkim=pass reason=\"good \\\"sig\" header.i=@mail.example.net header . d = \"x y\"");
        assertThat(results.server()).isEqualTo("example.com");
        assertThat(results.toString()).isEqualTo("auth=pass spf=pass dkim=pass");
        Method dkim = results.of("DKIM").getFirst();
        assertThat(dkim.reason()).isEqualTo("good \"sig");
        assertThat(dkim.property("header.I")).hasValue("@mail.example.net");
        assertThat(dkim.property("header.d")).hasValue("x y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com; none", "example.com 1; none", "(c) example.com (c) 1 (c); none", "\"example.com\"; none;", "example.com"})
    void noneIsNoMethod(String value) {
        assertThat(parsed(value).methods()).isEmpty();
        assertThat(parsed(value).server()).isEqualTo("example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", "a; spf", "a; =pass", "a; spf=", "a; spf=pass (", "a; spf=pass \"", "a b; spf=pass", "a; spf=pass x", "a; dkim=\"pass",
        "a; ((((((((((((((((((((((((x))))))))))))))))))))))))"})
    void whatIsMalformedIsNotRead(String value) {
        assertThat(AuthenticationResults.parse(value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"mx.test; spf=pass | true", "MX.Test. 1; spf=pass | true", "(a (b)) mx.test ; none | true", "\"mx.test\"; none | true", "mx.test | true",
        "mx.test spf=pass | true", "mx.test;;;=( | true", "other.test; mx.test=pass | false", "mx.test.evil.test; none | false", "(unclosed mx.test; spf=pass | true", "xmx.test; none | false",
        "\"m\\x.test\"; none | true"})
    void whateverCouldPassForOursIsSeen(String value, boolean ours) {
        assertThat(AuthenticationResults.couldBeOf(value, "mx.test")).isEqualTo(ours);
    }

    @Test
    void theTopmostOfAServerCounts() {
        HeaderSection header = HeaderSection.read(("Authentication-Results: other.test; spf=fail\r\nAuthentication-Results: mx.test;\r\n\tspf=pass\r\n\tsmtp.mailfrom=a@b.test\r\n"
            + "Authentication-Results: mx.test; spf=softfail\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(AuthenticationResults.topmost(header, "mx.test").orElseThrow().toString()).isEqualTo("spf=pass");
    }

    @Property(tries = 500)
    void whatIsWrittenIsReadAgainAndKeepsTheLineLimits(@ForAll("results") AuthenticationResults results) {
        String field = results.field();
        assertThat(field).endsWith("\r\n");
        assertThat(field.split("\r\n")).allSatisfy(line -> assertThat(line.length()).isBetween(2, 998));
        HeaderSection header = HeaderSection.read((field + "\r\n").getBytes(StandardCharsets.UTF_8));
        assertThat(header.fields()).as("a value makes no second field").hasSize(1);
        assertThat(parsed(header.fields().getFirst().value())).isEqualTo(results);
    }

    @Property(tries = 2000)
    void nothingThatComesBreaksTheReader(@ForAll("nearly") String value) {
        assertThat(AuthenticationResults.parse(value)).satisfiesAnyOf(r -> assertThat(r).isEmpty(), r -> assertThat(r).isPresent());
        AuthenticationResults.couldBeOf(value, "mx.test");
    }

    @Provide
    Arbitrary<AuthenticationResults> results() {
        Arbitrary<String> value = Arbitraries.oneOf(Arbitraries.of("a@b.test", "pass", "ü@b.test", "\"q q\"@b.test", "[192.0.2.1]", "2001:db8::1", "a;b", "(c)", "\\", "\"", "x y"),
            Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(300));
        Arbitrary<AuthenticationResults.Property> property = Combinators.combine(Arbitraries.of("smtp.mailfrom", "header.d", "policy.iprev"), value).as(AuthenticationResults.Property::new);
        Arbitrary<String> reason = Arbitraries.oneOf(Arbitraries.just(""), value);
        Arbitrary<Method> method = Combinators.combine(Arbitraries.of("spf", "dkim", "dmarc"), Arbitraries.of("pass", "fail", "none"), reason, property.list().ofMaxSize(5)).as(Method::new);
        return method.list().ofMaxSize(6).map(m -> new AuthenticationResults("mx.test", m));
    }

    @Provide
    Arbitrary<String> nearly() {
        return Arbitraries.of("mx.test", ";", "=", " ", "(", ")", "\"", "\\", "spf", "pass", "none", "1", "/", ".", "smtp.mailfrom", "\t", "@", "\r\n ", "ü", "reason").list().ofMaxSize(30)
            .map((List<String> l) -> String.join("", l));
    }
}
