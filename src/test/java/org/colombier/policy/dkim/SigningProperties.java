package org.colombier.policy.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.colombier.mail.Domain;
import org.colombier.policy.dkim.DkimResult.Result;
import org.colombier.testing.FakeDns;

/** What we sign verifies, whatever the message, and nothing else does. */
class SigningProperties {

    private static final Domain DOMAIN = new Domain("example.org");
    private static List<SigningKey> keys = List.of();
    private static FakeDns dns = FakeDns.start();
    private static DkimVerifier verifier = Vectors.verifier(dns);

    @BeforeContainer
    static void publishKeys() {
        keys = List.of(TestKeys.publish(dns, DOMAIN, Algorithm.RSA), TestKeys.publish(dns, DOMAIN, Algorithm.ED25519));
    }

    @AfterContainer
    static void stop() {
        dns.close();
    }

    private static String signed(String message, int keyOffset, String key, Canonicalization.Pair form) throws Exception {
        KeyedMessage read = KeyedMessage.read(Vectors.content(message), keyOffset, form.body());
        MessageSignature signature = new MessageSignature(read, keys, form, Instant.parse("2026-03-01T11:59:00Z"), k -> { });
        byte[] fields = signature.fields(key);
        assertThat(fields).as("the announced length").hasSize(signature.length());
        String copy = keyOffset < 0 ? message : message.substring(0, keyOffset) + key + message.substring(keyOffset);
        return new String(fields, StandardCharsets.ISO_8859_1) + copy;
    }

    private static List<Result> results(String message) {
        return verifier.verify(Vectors.content(message)).stream().map(DkimResult::result).toList();
    }

    @Property(tries = 60)
    void whatIsSignedVerifies(@ForAll("messages") String message, @ForAll("forms") Canonicalization.Pair form) throws Exception {
        assertThat(results(signed(message, -1, "", form))).containsExactly(Result.PASS, Result.PASS);
    }

    @Property(tries = 40)
    void everyCopyWithAKeyVerifiesWhereverTheKeyStands(@ForAll("messages") String message, @ForAll("forms") Canonicalization.Pair form, @ForAll("places") double place) throws Exception {
        int offset = message.indexOf("<unsub-") + 7;
        int inBody = message.indexOf("\r\n\r\n") + 4;
        int at = place < 0.5 ? offset : inBody + (int) ((message.length() - inBody) * (place - 0.5));
        at += message.startsWith("\n", at) ? 1 : 0;
        String copy = signed(message, at, "k3y", form);
        assertThat(results(copy)).containsExactly(Result.PASS, Result.PASS);
        int key = copy.lastIndexOf("k3y");
        String other = copy.substring(0, key) + "k4y" + copy.substring(key + 3);
        assertThat(results(other)).as("another member's key").containsExactly(Result.FAIL, Result.FAIL);
    }

    @Property(tries = 40)
    void aChangedBodyOrAnAddedFieldIsSeen(@ForAll("messages") String message) throws Exception {
        String copy = signed(message, -1, "", Canonicalization.Pair.RELAXED);
        assertThat(results(copy + "buy!\r\n")).containsExactly(Result.FAIL, Result.FAIL);
        for (String added : List.of("From: evil@example.net\r\n", "Subject: other\r\n", "List-Unsubscribe-Post: x=y\r\n", "To: you\r\n", "MESSAGE-id: <2@x>\r\n")) {
            assertThat(results(added + copy)).as(added).containsExactly(Result.FAIL, Result.FAIL);
        }
        assertThat(results("Received: from a\r\n by b\r\nDelivered-To: me\r\n" + copy)).as("trace fields").containsExactly(Result.PASS, Result.PASS);
    }

    @Property(tries = 40)
    void theRelaxedFormSurvivesRefolding(@ForAll("messages") String message) throws Exception {
        String copy = signed(message, -1, "", Canonicalization.Pair.RELAXED);
        String refolded = copy.replace("Subject: ", "SUBJECT:\r\n\t \t").replace("To: x", "To :   x");
        assertThat(results(refolded)).containsExactly(Result.PASS, Result.PASS);
    }

    @Property(tries = 40)
    void loneLineEndsAreSignedAsTheyLeave(@ForAll("messages") String message, @ForAll("forms") Canonicalization.Pair form) throws Exception {
        String loose = message.replace("\r\n", "\n").replace(";", "\r.");
        String wire = message.replace(";", "\r\n.");
        int offset = loose.indexOf("<unsub-") + 7;
        if (message.substring(0, message.indexOf("<unsub-")).contains(";")) {
            return;
        }
        KeyedMessage read = KeyedMessage.read(Vectors.content(loose), offset, form.body());
        byte[] fields = new MessageSignature(read, keys, form, Instant.parse("2026-03-01T11:59:00Z"), k -> { }).fields("k3y");
        String sent = new String(fields, StandardCharsets.ISO_8859_1) + wire.replace("<unsub-", "<unsub-k3y");
        assertThat(results(sent)).containsExactly(Result.PASS, Result.PASS);
    }

    @Provide
    Arbitrary<Double> places() {
        return Arbitraries.doubles().between(0, 1);
    }

    @Provide
    Arbitrary<Canonicalization.Pair> forms() {
        return Arbitraries.of("relaxed/relaxed", "simple/simple", "relaxed/simple", "simple/relaxed").map(f -> Canonicalization.Pair.parse(f).orElseThrow());
    }

    @Provide
    Arbitrary<String> messages() {
        Arbitrary<String> line = Arbitraries.strings().withChars(" \tab.é=;:ÿ").ofMaxLength(12);
        Arbitrary<String> body = line.list().ofMaxSize(12).map(lines -> String.join("\r\n", lines));
        Arbitrary<String> subject = Arbitraries.strings().withChars("ab \té;").ofMaxLength(60);
        return net.jqwik.api.Combinators.combine(subject, body, Arbitraries.of(true, false)).as((s, b, twice) -> "From: ann@example.org\r\nSubject: " + s + "\r\n"
            + (twice ? "To: x\r\nTo: x\r\n" : "") + "List-Unsubscribe: <https://example.org/u>,\r\n <unsub-@example.org>\r\nList-Unsubscribe-Post: a=b\r\nX-Other: y\r\n\r\n" + b);
    }
}
