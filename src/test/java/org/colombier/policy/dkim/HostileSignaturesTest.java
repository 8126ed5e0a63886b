package org.colombier.policy.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.colombier.mail.Domain;
import org.colombier.policy.dkim.DkimResult.Result;
import org.colombier.testing.FakeDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages made to cost a verifier time, memory or look-ups. */
@Timeout(20)
class HostileSignaturesTest {

    private static final String MAIL = "From: a@example.org\r\nSubject: x\r\n\r\nbody\r\n";
    private final FakeDns dns = FakeDns.start();
    private final SigningKey key = TestKeys.publish(dns, new Domain("example.org"), Algorithm.RSA);

    @AfterEach
    void stop() {
        dns.close();
    }

    private List<DkimResult> results(String message) {
        return Vectors.verifier(dns).verify(Vectors.content(message));
    }

    private String signed(String message) {
        return TestKeys.signed(key, message, Vectors.CLOCK.instant());
    }

    private String signed() {
        return signed(MAIL);
    }

    @Test
    void ofManySignaturesTenAreLookedAt() {
        String signed = signed();
        String field = signed.substring(0, signed.length() - MAIL.length());
        String message = field + field.replace("d=example.org", "d=nokey.test").repeat(1_500) + MAIL;
        List<DkimResult> results = results(message);
        assertThat(results.stream().filter(r -> r.result() == Result.POLICY && r.reason().startsWith("more than 10"))).hasSize(results.size() - 10);
        assertThat(dns.asked("rsa._domainkey.nokey.test")).as("a key that is not there is looked for once").isLessThanOrEqualTo(2);
    }

    @Test
    void tenThousandTagsAreNoSignature() {
        String tags = IntStream.range(0, 10_000).mapToObj(i -> "x" + i + "=y").collect(Collectors.joining("; "));
        assertThat(results("DKIM-Signature: v=1; " + tags + "\r\n" + MAIL)).extracting(DkimResult::result).containsExactly(Result.NEUTRAL);
        assertThat(TagList.parse("a=b;".repeat(1_000_000))).isEmpty();
        assertThat(TagList.parse(";".repeat(60_000))).isEmpty();
    }

    @Test
    void aSignatureThatNamesAFieldTenThousandTimesIsMalformed() {
        String signed = signed().replaceFirst("h=", "h=" + "x:".repeat(10_000));
        assertThat(results(signed)).extracting(DkimResult::result).containsExactly(Result.NEUTRAL);
    }

    @Test
    void aHeaderOfTwentyThousandFieldsUnderTenSignaturesIsCheckedQuickly() {
        String many = "X-A: b\r\n".repeat(20_000) + MAIL;
        String signed = signed(many);
        String field = signed.substring(0, signed.length() - many.length());
        long begin = System.nanoTime();
        assertThat(results(field.repeat(10) + many)).extracting(DkimResult::result).containsOnly(Result.PASS).hasSize(10);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void domainsThatAreNoneAreNotAskedFor() {
        for (String domain : List.of("b\u00fccher.\u202eexample", "a..b", "xn--\u00e9", "[127.0.0.1]", "a".repeat(64) + ".test", "e\u0301x\u0000.test", "*.test", "com")) {
            String signed = signed().replaceFirst("d=example.org", "d=" + java.util.regex.Matcher.quoteReplacement(new String(domain.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.ISO_8859_1)));
            assertThat(results(signed)).as(domain).extracting(DkimResult::isPass).containsExactly(false);
        }
    }
}
