package org.colombier.policy.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.exceptions.FailException;
import org.colombier.mail.Domain;
import org.colombier.policy.dkim.DkimResult.Result;
import org.colombier.testing.FakeDns;

/** Our signatures and those of Apache jDKIM, each checked by the other. It knows RSA only. */
class OtherImplementationProperties {

    private static final Domain DOMAIN = new Domain("example.org");
    private static SigningKey key = TestKeys.signing(DOMAIN, "s", Algorithm.RSA, KeyMaker.make(Algorithm.RSA, 1024).secret());
    private static String record = "";
    private static FakeDns dns = FakeDns.start();
    private static DkimVerifier ours = Vectors.verifier(dns);

    @BeforeContainer
    static void publishKey() {
        KeyMaker.Made made = KeyMaker.make(Algorithm.RSA, 2048);
        key = TestKeys.signing(DOMAIN, "s", Algorithm.RSA, made.secret());
        record = "v=DKIM1; k=rsa; p=" + Base64.getEncoder().encodeToString(made.published());
        Vectors.publish(dns, "s._domainkey.example.org", record);
    }

    @AfterContainer
    static void stop() {
        dns.close();
    }

    private static boolean theirsAccepts(String message) throws Exception {
        try {
            return !new DKIMVerifier((methods, selector, token) -> List.of(record))
                .verify(new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
        } catch (FailException refused) {
            return false;
        }
    }

    @Property(tries = 150)
    void whatWeSignIsRightForTheOther(@ForAll("messages") String message, @ForAll("forms") String form) throws Exception {
        Canonicalization.Pair pair = Canonicalization.Pair.parse(form).orElseThrow();
        KeyedMessage read = KeyedMessage.read(Vectors.content(message), -1, pair.body());
        byte[] fields = new MessageSignature(read, List.of(key), pair, Instant.now().minusSeconds(60), k -> { }).fields("");
        String signed = new String(fields, StandardCharsets.ISO_8859_1) + message;
        assertThat(theirsAccepts(signed)).isTrue();
        assertThat(theirsAccepts(signed + "more\r\n")).isFalse();
    }

    @Property(tries = 150)
    void whatTheOtherSignsIsRightForUs(@ForAll("messages") String message, @ForAll("forms") String form) throws Exception {
        String template = "v=1; s=s; d=example.org; h=from:subject:to:date; a=rsa-sha256; c=" + form + "; bh=; b=;";
        String field = new DKIMSigner(template, key.key()).sign(new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1)));
        String signed = field.stripTrailing() + "\r\n" + message;
        assertThat(ours.verify(Vectors.content(signed))).as(signed).extracting(DkimResult::result).containsExactly(Result.PASS);
        assertThat(ours.verify(Vectors.content(signed + "more\r\n"))).extracting(DkimResult::result).containsExactly(Result.FAIL);
    }

    @Provide
    Arbitrary<String> forms() {
        return Arbitraries.of("relaxed/relaxed", "simple/simple", "relaxed/simple", "simple/relaxed");
    }

    @Provide
    Arbitrary<String> messages() {
        Arbitrary<String> line = Arbitraries.strings().withChars(" \tab.=;:").ofMaxLength(12);
        // jDKIM 0.5 hashes a relaxed body of blank lines as one line end; RFC 6376 section 3.4.4 says as nothing, which our own examples hold.
        Arbitrary<String> body = line.list().ofMaxSize(12).map(lines -> "x" + String.join("\r\n", lines) + "\r\n");
        Arbitrary<String> word = Arbitraries.strings().withChars("abc;=").ofMinLength(1).ofMaxLength(20);
        Arbitrary<String> subject = word.list().ofMinSize(1).ofMaxSize(6).flatMap(words -> Arbitraries.of(" ", "  ", "\t", "\r\n ", " \r\n\t").map(gap -> String.join(gap, words)));
        return Combinators.combine(subject, body, Arbitraries.of("", "To: x\r\nTo: y\r\n", "to : x\r\n", "Date: Sun, 1 Mar 2026 11:00:00 +0000\r\n"))
            .as((s, b, more) -> "From: ann@example.org\r\nSubject: " + s + "\r\n" + more + "X-Other: y\r\n\r\n" + b);
    }
}
