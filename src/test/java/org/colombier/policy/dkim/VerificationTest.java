package org.colombier.policy.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.colombier.mail.Domain;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.policy.dkim.DkimResult.Result;
import org.colombier.testing.FakeDns;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What RFC 6376 sections 3.5, 3.6 and 6.1 ask of a verifier, and what hostile signatures meet. */
class VerificationTest {

    private static final String MESSAGE = "From: a@sub.signer.test\r\nSubject: x\r\n\r\nbody\r\n";
    private static FakeDns dns = FakeDns.start();
    private static DkimVerifier verifier = Vectors.verifier(dns);
    private static SigningKey key;
    private static String published;

    @BeforeAll
    static void publish() {
        KeyMaker.Made made = KeyMaker.make(Algorithm.ED25519, 0);
        published = Base64.getEncoder().encodeToString(made.published());
        key = TestKeys.signing(new Domain("signer.test"), "s", Algorithm.ED25519, made.secret());
        dns.txt("s._domainkey.signer.test", "v=DKIM1; k=ed25519; p=" + published);
        dns.failing("down._domainkey.signer.test");
        dns.txt("revoked._domainkey.signer.test", "v=DKIM1; k=ed25519; p=");
        dns.txt("garbage._domainkey.signer.test", "v=spf1 -all");
        dns.txt("rsa._domainkey.signer.test", "p=" + published);
        dns.txt("sha1._domainkey.signer.test", "k=ed25519; h=sha1; p=" + published);
        dns.txt("web._domainkey.signer.test", "k=ed25519; s=http; p=" + published);
        dns.txt("short._domainkey.signer.test", "k=ed25519; p=QUJD");
        dns.txt("strict._domainkey.signer.test", "k=ed25519; t=y:s; p=" + published);
        dns.txt("spaced._domainkey.signer.test", " v = DKIM1 ; k = ed25519 ; n=a note; p = " + published.substring(0, 10), " " + published.substring(10) + " ;");
    }

    @AfterAll
    static void stop() {
        dns.close();
    }

    /** A message signed with these tags besides a, c, d, s, bh and b; the selector may be another one. */
    private static String signed(String tags, String message) throws Exception {
        return signed(tags, message, "v=1; a=ed25519-sha256; c=relaxed/relaxed; d=signer.test; ");
    }

    private static String signed(String tags, String message, String fixed) throws Exception {
        BodyDigest digest = new BodyDigest(Canonicalization.RELAXED, tags.matches("(?s).*l=\\d.*") ? Long.parseLong(tags.replaceAll("(?s).*l=(\\d+).*", "$1")) : Long.MAX_VALUE);
        byte[] body = message.substring(message.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
        digest.write(body, body.length);
        String field = "DKIM-Signature: " + fixed + (tags.contains("s=") ? "" : "s=s; ") + (tags.contains("h=") ? "" : "h=from:subject; ") + tags
            + " bh=" + Base64.getEncoder().encodeToString(digest.finish()) + "; b=";
        TagList list = TagList.parse(field.substring(field.indexOf(':') + 1) + "xxxx").orElseThrow();
        StringBuilder data = new StringBuilder();
        var fields = HeaderSection.read(message.getBytes(StandardCharsets.ISO_8859_1)).fields();
        SignedHeader.select(list.parts("h"), fields, new HeaderSection.Field("", ""))
            .forEach(f -> data.append(Canonicalization.RELAXED.field(f.raw())));
        data.append(SignedHeader.withoutSignature(field + "\r\n", Canonicalization.RELAXED));
        return field + key.sign(data.toString().getBytes(StandardCharsets.ISO_8859_1)) + "\r\n" + message;
    }

    private static DkimResult only(String message) {
        List<DkimResult> results = verifier.verify(Vectors.content(message));
        assertThat(results).hasSize(1);
        return results.getFirst();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "i=@signer.test;                     | PASS      | -",
        "i=joe@sub.signer.test;              | PASS      | -",
        "i=@notsigner.test;                  | PERMERROR | the identity is not of the signing domain",
        "i=@test;                            | PERMERROR | the identity is not of the signing domain",
        "t=1; x=4102444800;                  | PASS      | -",
        "t=1; x=1000;                        | PERMERROR | the signature has expired",
        "t=2000; x=1000;                     | NEUTRAL   | the signature's times are malformed",
        "t=99999999999999999999;             | POLICY    | the signature is of the future",
        "h=subject;                          | PERMERROR | From is not signed",
        "h=from:from:from:to:to;             | PASS      | -",
        "q=dns/txt;                          | PASS      | -",
        "q=http;                             | NEUTRAL   | the key is not in DNS",
        "l=6;                                | PASS      | -",
        "l=3;                                | PASS      | -",
        "l=7;                                | PERMERROR | more of the body is signed than there is",
        "l=-1;                               | NEUTRAL   | the signature is malformed",
        "z=From:a@b; unknown=1;              | PASS      | -",
        "s=none;                             | PERMERROR | no key for signature",
        "s=down;                             | TEMPERROR | the key could not be looked up",
        "s=revoked;                          | PERMERROR | the key is revoked",
        "s=garbage;                          | PERMERROR | the key record is malformed",
        "s=rsa;                              | PERMERROR | the key is of another type than the signature",
        "s=sha1;                             | PERMERROR | the key is not for sha256",
        "s=web;                              | PERMERROR | the key is not for mail",
        "s=short;                            | PERMERROR | the key cannot be read",
        "s=strict;                           | PASS      | -",
        "s=strict; i=@sub.signer.test;       | PERMERROR | the key allows no identity below its domain",
        "s=spaced;                           | PASS      | -"})
    void everyTagIsHeeded(String tags, Result result, String reason) throws Exception {
        String message = signed(tags, MESSAGE);
        DkimResult found = only(message);
        assertThat(found.result()).as(found.reason()).isEqualTo(result);
        assertThat(found.reason()).isEqualTo(reason == null ? "" : reason);
        assertThat(found.testing()).isEqualTo(tags.contains("strict"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a=ed25519-sha256; c=relaxed/relaxed; d=signer.test;              | NEUTRAL",
        "v=2; a=ed25519-sha256; c=relaxed/relaxed; d=signer.test;         | NEUTRAL",
        "v=1; a=rsa-sha1; c=relaxed/relaxed; d=signer.test;               | PERMERROR",
        "v=1; a=rsa-sha512; c=relaxed/relaxed; d=signer.test;             | NEUTRAL",
        "v=1; a=ed25519-sha256; c=strict; d=signer.test;                  | NEUTRAL",
        "v=1; a=ed25519-sha256; c=relaxed/relaxed;                        | NEUTRAL",
        "v=1; a=ed25519-sha256; c=relaxed/relaxed; d=signer..test;        | NEUTRAL",
        "v=1; a=ed25519-sha256; c=relaxed/relaxed; d=test;                | NEUTRAL",
        "v=1; v=1; a=ed25519-sha256; c=relaxed/relaxed; d=signer.test;    | NEUTRAL",
        "v=1;; a=ed25519-sha256; c=relaxed/relaxed; d=signer.test;        | NEUTRAL",
        "v=1; a=ed25519-sha256; c=simple; d=signer.test;                  | FAIL"})
    void whatIsMissingOrMalformedIsNoSignature(String fixed, Result result) {
        String field = "DKIM-Signature: " + fixed + " s=s; h=from; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=QUJDRA==\r\n";
        assertThat(only(field + MESSAGE).result()).isEqualTo(result);
    }

    @Test
    void internationalTagsAreRead() throws Exception {
        dns.txt("s._domainkey.xn--bcher-kva.test", "k=ed25519; p=" + published);
        String utf8 = new String("bücher.test".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        DkimResult found = only(signed("", "From: a@" + utf8 + "\r\n\r\nx", "v=1; a=ed25519-sha256; c=relaxed/relaxed; d=" + utf8 + "; "));
        assertThat(found.result()).as(found.reason()).isEqualTo(Result.PASS);
        assertThat(found.domain()).contains(new Domain("xn--bcher-kva.test"));
    }

    @Test
    void onlySoManySignaturesAreCheckedAndWrongBodiesCostNoLookUp() throws Exception {
        String wrong = "DKIM-Signature: v=1; a=ed25519-sha256; d=signer.test; s=never; h=from; bh=QUJD; b=QUJD\r\n";
        List<DkimResult> results = verifier.verify(Vectors.content(wrong.repeat(200) + MESSAGE));
        assertThat(results).hasSize(200);
        assertThat(results.subList(0, 10)).extracting(DkimResult::result).containsOnly(Result.FAIL);
        assertThat(results.subList(10, 200)).extracting(DkimResult::result).containsOnly(Result.POLICY);
        assertThat(dns.asked("never._domainkey.signer.test")).isZero();
    }

    @Test
    void aPartOfTheBodyMayBeRefused() throws Exception {
        DkimSettings whole = new DkimSettings(10, Duration.ofSeconds(5), false, "relaxed/relaxed", 2048, Duration.ZERO, Duration.ZERO);
        List<DkimResult> results = Vectors.verifier(dns, whole).verify(Vectors.content(signed("l=3;", MESSAGE)));
        assertThat(results).extracting(DkimResult::result).containsExactly(Result.POLICY);
    }

    @Test
    void aLargeBodyIsReadOnceAsAStreamForAllSignatures() throws Exception {
        String head = "DKIM-Signature: v=1; a=ed25519-sha256; d=signer.test; s=s; h=from; bh=QUJD; b=QUJD\r\n".repeat(8) + "From: a@b.test\r\n\r\n";
        int[] opened = {0};
        MessageContent large = new MessageContent() {
            @Override
            public long size() {
                return 200_000_000;
            }

            @Override
            public InputStream open() {
                opened[0]++;
                InputStream line = new ByteArrayInputStream("0123456789abcdef \t\r\n".repeat(50_000).getBytes(StandardCharsets.ISO_8859_1));
                return new SequenceInputStream(Collections.enumeration(List.of(new ByteArrayInputStream(head.getBytes(StandardCharsets.ISO_8859_1)), line)));
            }

            @Override
            public byte[] octets() {
                throw new AssertionError("held in memory");
            }
        };
        assertThat(verifier.verify(large)).hasSize(8);
        assertThat(opened[0]).as("header and body").isEqualTo(2);
    }

    /** RFC 6376 section 3.4.5. */
    @Test
    void canonicalFormsAreThoseOfTheStandard() throws Exception {
        assertThat(Canonicalization.RELAXED.field("A: X\r\n")).isEqualTo("a:X\r\n");
        assertThat(Canonicalization.RELAXED.field("B : Y\t\r\n\tZ  \r\n")).isEqualTo("b:Y Z\r\n");
        assertThat(Canonicalization.SIMPLE.field("B : Y\t\r\n\tZ  \r\n")).isEqualTo("B : Y\t\r\n\tZ  \r\n");
        assertThat(digest(Canonicalization.RELAXED, " C \r\nD \t E\r\n\r\n\r\n")).isEqualTo(sha256(" C\r\nD E\r\n"));
        assertThat(digest(Canonicalization.SIMPLE, " C \r\nD \t E\r\n\r\n\r\n")).isEqualTo(sha256(" C \r\nD \t E\r\n"));
        assertThat(digest(Canonicalization.SIMPLE, "")).isEqualTo("frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=");
        assertThat(digest(Canonicalization.RELAXED, "")).isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assertThat(digest(Canonicalization.RELAXED, "\r\n \t\r\n\r\n")).isEqualTo(sha256(""));
        assertThat(digest(Canonicalization.RELAXED, "no end")).isEqualTo(sha256("no end\r\n"));
    }

    private static String digest(Canonicalization form, String body) throws Exception {
        BodyDigest digest = new BodyDigest(form, Long.MAX_VALUE);
        BodyDigest.readAll(new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1)), List.of(digest));
        return Base64.getEncoder().encodeToString(digest.finish());
    }

    private static String sha256(String text) {
        return Base64.getEncoder().encodeToString(Algorithm.sha256().digest(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
