package org.colombier.policy.arc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.mail.MessageContent;
import org.colombier.ops.Site;
import org.colombier.policy.arc.ArcResult.Chain;
import org.colombier.policy.arc.ArcResult.Seal;
import org.colombier.policy.dkim.Algorithm;
import org.colombier.policy.dkim.SigningKey;
import org.colombier.policy.dkim.SigningKeys;
import org.colombier.policy.dkim.TestKeys;
import org.colombier.testing.FakeDns;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArcChainTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    private static final String MESSAGE = "From: ann@sender.test\r\nTo: list@one.test\r\nSubject: hello\r\nDate: Sun, 1 Mar 2026 11:00:00 +0000\r\n"
        + "Message-ID: <1@sender.test>\r\n\r\nbody\r\n";
    private static FakeDns dns = FakeDns.start();
    private static ArcVerifier verifier = new DnsArcVerifier(TestKeys.from(dns), settings(), CLOCK, new SimpleMeterRegistry());
    private static ArcSealer one;
    private static ArcSealer two;

    private static ArcSettings settings() {
        return new ArcSettings(true, "", Duration.ofSeconds(10));
    }

    @BeforeAll
    static void sealers() {
        one = sealer("mx.one.test", TestKeys.publish(dns, new Domain("one.test"), Algorithm.RSA));
        two = sealer("mx.two.test", TestKeys.publish(dns, new Domain("two.test"), Algorithm.RSA));
    }

    @AfterAll
    static void stop() {
        dns.close();
    }

    private static ArcSealer sealer(String hostname, SigningKey key) {
        SigningKeys keys = mock(SigningKeys.class);
        when(keys.of(any())).thenReturn(List.of(key));
        Site site = new Site(hostname, Path.of("data"), Path.of("etc"));
        return new ArcSealer(settings(), keys, site, OwnResults.of(site), CLOCK, new SimpleMeterRegistry());
    }

    private static String received(String hostname, String arc, String message) {
        return "Authentication-Results: " + hostname + "; spf=pass smtp.mailfrom=sender.test;\r\n\tdkim=pass header.d=sender.test; " + arc + "\r\n" + message;
    }

    private static String sealed(ArcSealer sealer, String message) throws Exception {
        Optional<byte[]> set = sealer.seal(Optional.empty(), content(message), -1);
        assertThat(set).isPresent();
        return new String(set.get(), StandardCharsets.ISO_8859_1) + message;
    }

    private static MessageContent content(String message) {
        return MessageContent.of(message.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aMessageWithoutSealsHasNoChain() {
        assertThat(verifier.verify(content(MESSAGE))).isEqualTo(ArcResult.NONE);
    }

    @Test
    void twoSealsMakeAChainThatTellsWhatTheFirstFound() throws Exception {
        String first = sealed(one, received("mx.one.test", "arc=none", MESSAGE));
        assertThat(verifier.verify(content(first)).seals()).extracting(Seal::domain).containsExactly(new Domain("one.test"));
        String second = sealed(two, received("mx.two.test", "arc=pass", first.replace("Subject: hello", "Subject: [list] hello")));
        ArcResult result = verifier.verify(content(second));
        assertThat(result.chain()).as(result.reason()).isEqualTo(Chain.PASS);
        assertThat(result.seals()).extracting(Seal::instance, s -> s.domain().ascii()).containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, "one.test"), org.assertj.core.groups.Tuple.tuple(2, "two.test"));
        assertThat(result.seals().getFirst().results()).startsWith("mx.one.test;").contains("dkim=pass header.d=sender.test");
    }

    @Test
    void whatIsChangedAfterTheLastSealBreaksTheChain() throws Exception {
        String sealed = sealed(one, received("mx.one.test", "arc=none", MESSAGE));
        assertThat(verifier.verify(content(sealed + "more\r\n")).chain()).isEqualTo(Chain.FAIL);
        assertThat(verifier.verify(content(sealed.replace("Subject: hello", "Subject: other"))).chain()).isEqualTo(Chain.FAIL);
        assertThat(verifier.verify(content(sealed.replaceFirst("spf=pass", "spf=fail"))).chain()).as("a forged result").isEqualTo(Chain.FAIL);
    }

    @Test
    void aChainThatDidNotHoldIsSealedAsBrokenAndThenClosed() throws Exception {
        String first = sealed(one, received("mx.one.test", "arc=none", MESSAGE));
        String broken = sealed(two, received("mx.two.test", "arc=fail", first + "more\r\n"));
        assertThat(broken).contains("cv=fail");
        ArcResult result = verifier.verify(content(broken));
        assertThat(result.chain()).isEqualTo(Chain.FAIL);
        assertThat(result.reason()).isEqualTo("seal 2 found a broken chain");
        assertThat(one.seal(Optional.empty(), content(received("mx.one.test", "arc=fail", broken)), -1)).isEmpty();
    }

    @Test
    void incompleteSetsAreNoChain() throws Exception {
        String sealed = sealed(one, received("mx.one.test", "arc=none", MESSAGE));
        String[] without = {"ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results"};
        for (String name : without) {
            assertThat(verifier.verify(content(sealed.replaceFirst(name, "X-Other"))).reason()).as(name).isEqualTo("the sets are not complete");
        }
        assertThat(verifier.verify(content(sealed.replace(": i=1;", ": i=2;"))).reason()).isEqualTo("the sets are not complete");
        assertThat(verifier.verify(content(sealed.replace(": i=1;", ": i=51;"))).reason()).isEqualTo("an instance is malformed");
    }

    @Test
    void aChainThatWasNotCheckedIsNotVouchedFor() throws Exception {
        String first = sealed(one, received("mx.one.test", "arc=none", MESSAGE));
        assertThat(two.seal(Optional.empty(), content(received("mx.two.test", "iprev=pass", first)), -1)).isEmpty();
    }

    @Test
    void onlyMailWithOurOwnResultsIsSealed() throws Exception {
        assertThat(one.seal(Optional.empty(), content(MESSAGE), -1)).isEmpty();
        assertThat(one.seal(Optional.empty(), content(received("mx.elsewhere.test", "arc=none", MESSAGE)), -1)).isEmpty();
        assertThat(one.seal(Optional.empty(), content("Authentication-Results: mx.one.test; auth=pass smtp.auth=ann@one.test\r\n" + MESSAGE), -1)).as("our own people's").isEmpty();
    }

    @Test
    void howLongAMessageWasLeftAsItIsIsSaid() throws Exception {
        String first = sealed(one, received("mx.one.test", "arc=none", MESSAGE));
        assertThat(verifier.verify(content(first)).oldestPass()).isZero();
        String untouched = sealed(two, received("mx.two.test", "arc=pass", first));
        assertThat(verifier.verify(content(untouched)).oldestPass()).as("nobody changed it").isZero();
        String changed = sealed(two, received("mx.two.test", "arc=pass", first.replace("Subject: hello", "Subject: [two] hello")));
        assertThat(verifier.verify(content(changed)).oldestPass()).as("the second did").isEqualTo(2);
        String third = sealed(one, received("mx.one.test", "arc=pass", changed));
        ArcResult result = verifier.verify(content(third));
        assertThat(result.chain()).as(result.reason()).isEqualTo(Chain.PASS);
        assertThat(result.oldestPass()).isEqualTo(2);
        assertThat(verifier.verify(content(third + "x\r\n")).oldestPass()).as("of a broken chain").isZero();
    }

    @Test
    void aChainOfFiftyHoldsAndIsClosed() throws Exception {
        String message = MESSAGE;
        for (int i = 1; i <= 50; i++) {
            message = sealed(one, received("mx.one.test", i == 1 ? "arc=none" : "arc=pass", message));
        }
        ArcResult result = verifier.verify(content(message));
        assertThat(result.chain()).as(result.reason()).isEqualTo(Chain.PASS);
        assertThat(result.seals()).hasSize(50);
        assertThat(result.oldestPass()).isZero();
        assertThat(one.seal(Optional.empty(), content(received("mx.one.test", "arc=pass", message)), -1)).as("a fifty-first").isEmpty();
    }

    /** What the sets of a chain may look like that must not hold, each made from a sound one of two. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "the first seal claims a chain | ARC-Seal: i=1; | cv=none | cv=pass",
        "the second seal claims none | ARC-Seal: i=2; | cv=pass | cv=none",
        "a seal without cv | ARC-Seal: i=2; | cv=pass; | ''",
        "a seal names fields | ARC-Seal: i=2; | cv=pass; | 'cv=pass; h=from;'",
        "a seal of an unknown algorithm | ARC-Seal: i=2; | a=rsa-sha256 | a=rsa-sha1",
        "a seal in a wrong case | ARC-Seal: i=2; | cv=pass | cv=PASS",
        "a seal of another domain | ARC-Seal: i=1; | d=one.test | d=two.test",
        "a signature with no selector | ARC-Message-Signature: i=2; | s=rsa; | ''",
        "an instance with a zero | ARC-Seal: i=2; | i=2; | i=02;",
        "an instance twice | ARC-Seal: i=2; | i=2; | i=2; i=2;",
        "no instance | ARC-Authentication-Results: i=2; | i=2; | ''",
        "an instance of nothing | ARC-Message-Signature: i=2; | i=2; | i=;"})
    void aMalformedSetBreaksTheChain(String what, String field, String sound, String unsound) throws Exception {
        String first = sealed(one, received("mx.one.test", "arc=none", MESSAGE));
        String second = sealed(two, received("mx.two.test", "arc=pass", first));
        int at = second.indexOf(field);
        int change = second.indexOf(sound, at);
        assertThat(at).isNotNegative();
        String broken = second.substring(0, change) + unsound + second.substring(change + sound.length());
        assertThat(verifier.verify(content(broken)).chain()).as(what).isEqualTo(Chain.FAIL);
    }

    @Test
    void spaceThatTheRelaxedFormForgivesBreaksNothing() throws Exception {
        String first = sealed(one, received("mx.one.test", "arc=none", MESSAGE));
        String loose = first.replace("ARC-Seal: i=1; ", "arc-SEAL:\r\n  i=1;\t ").replace("Subject: hello", "SUBJECT:   hello ");
        assertThat(verifier.verify(content(loose)).chain()).isEqualTo(Chain.PASS);
    }
}
