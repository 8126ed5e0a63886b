package org.colombier.lists.smime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.util.io.pem.PemWriter;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.colombier.ops.Site;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which signatures count as their author's, with certificates made here. */
class SignaturesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final EmailAddress ANNE = EmailAddress.parse("anne@example.test");
    private static final String PART = "Content-Type: text/plain; charset=utf-8\r\n\r\nHello all, --b is no boundary here.\r\n";

    /** Somebody with a key. */
    private record Person(KeyPair keys, X509Certificate certificate) {
    }

    private static Person authority;
    private static Person anne;

    @TempDir
    Path etc;

    @BeforeAll
    static void certificates() throws Exception {
        KeyPair keys = keys();
        authority = new Person(keys, certificate(keys, "CN=Trusted", keys, "CN=Trusted", null, NOW.plus(Duration.ofDays(900))));
        anne = person("Anne@Example.test", authority, "CN=Trusted", NOW.plus(Duration.ofDays(90)));
    }

    private static KeyPair keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static Person person(String address, Person issuer, String issuerName, Instant until) throws Exception {
        KeyPair keys = keys();
        return new Person(keys, certificate(keys, "CN=Somebody", issuer.keys(), issuerName, address, until));
    }

    private static X509Certificate certificate(KeyPair keys, String name, KeyPair issuer, String issuerName, @org.jspecify.annotations.Nullable String address, Instant until) throws Exception {
        var builder = new JcaX509v3CertificateBuilder(new X500Name(issuerName), BigInteger.valueOf(System.nanoTime()), Date.from(NOW.minus(Duration.ofDays(400))), Date.from(until),
            new X500Name(name), keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(address == null));
        if (address != null) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.rfc822Name, address)));
        }
        return new JcaX509CertificateConverter().getCertificate(builder.build(new org.bouncycastle.operator.jcajce.JcaContentSignerBuilder("SHA256withRSA").build(issuer.getPrivate())));
    }

    private static byte[] signature(Person by, byte[] content, boolean within, String algorithm) throws Exception {
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(new JcaSimpleSignerInfoGeneratorBuilder().build(algorithm, by.keys().getPrivate(), by.certificate()));
        generator.addCertificates(new JcaCertStore(List.of(by.certificate())));
        return generator.generate(new CMSProcessableByteArray(content), within).getEncoded();
    }

    private static String detached(Person by, String part, String algorithm) throws Exception {
        return "From: anne@example.test\r\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256;\r\n boundary=\"b\"\r\n\r\nThis is signed.\r\n--b\r\n" + part
            + "\r\n--b\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(signature(by, part.getBytes(StandardCharsets.UTF_8), false, algorithm)) + "\r\n--b--\r\n";
    }

    private SignatureCheck check(String message) throws Exception {
        Path directory = Files.createDirectories(etc.resolve("smime/ca"));
        StringWriter text = new StringWriter();
        try (PemWriter pem = new PemWriter(text)) {
            pem.writeObject(new JcaMiscPEMGenerator(authority.certificate()));
        }
        Files.writeString(directory.resolve("ours.pem"), text.toString());
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Site site = new Site("mail.test", etc, etc);
        SmimeSettings settings = new SmimeSettings("", "", SmimeSettings.Cipher.AES256_CBC, "", Duration.ofDays(7), Duration.ofDays(14));
        return new Signatures(new Authorities(site, settings, new RevocationLists(site, settings, clock), clock), clock)
            .check(MessageContent.of(message.getBytes(StandardCharsets.UTF_8)), ANNE);
    }

    private static String reason(SignatureCheck check) {
        return check instanceof SignatureCheck.Invalid(String reason) ? reason : check.toString();
    }

    @Test
    void theAuthorsSignatureCounts() throws Exception {
        assertThat(check(detached(anne, PART, "SHA256withRSA"))).isInstanceOfSatisfying(SignatureCheck.Valid.class, v -> {
            assertThat(v.issuer()).isEqualTo("CN=Trusted");
            assertThat(v.expires()).isEqualTo(anne.certificate().getNotAfter().toInstant());
        });
    }

    @Test
    void aSignatureAroundItsContentCounts() throws Exception {
        String opaque = "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(signature(anne, PART.getBytes(StandardCharsets.UTF_8), true, "SHA256withRSA")) + "\r\n";
        assertThat(check(opaque)).isInstanceOf(SignatureCheck.Valid.class);
    }

    @Test
    void whatWasChangedOnTheWayIsNotTheAuthors() throws Exception {
        assertThat(reason(check(detached(anne, PART, "SHA256withRSA").replace("Hello", "Hallo")))).contains("changed");
    }

    @Test
    void somebodyElsesCertificateIsNotTheAuthors() throws Exception {
        Person bob = person("bob@example.test", authority, "CN=Trusted", NOW.plus(Duration.ofDays(90)));
        assertThat(reason(check(detached(bob, PART, "SHA256withRSA")))).contains("not that of anne@example.test");
    }

    @Test
    void anAuthorityThatNobodyTrustsVouchesForNobody() throws Exception {
        KeyPair keys = keys();
        Person other = new Person(keys, certificate(keys, "CN=Trusted", keys, "CN=Trusted", null, NOW.plus(Duration.ofDays(900))));
        assertThat(reason(check(detached(person("anne@example.test", other, "CN=Trusted", NOW.plus(Duration.ofDays(9))), PART, "SHA256withRSA")))).contains("no authority");
    }

    @Test
    void anExpiredCertificateCountsNoMore() throws Exception {
        assertThat(reason(check(detached(person("anne@example.test", authority, "CN=Trusted", NOW.minusSeconds(1)), PART, "SHA256withRSA")))).contains("expired");
    }

    @Test
    void anOldDigestCountsNoMore() throws Exception {
        assertThat(reason(check(detached(anne, PART, "SHA1withRSA")))).contains("no longer safe");
    }

    @Test
    void rubbishIsNoSignature() throws Exception {
        assertThat(check("Subject: x\r\n\r\nhi\r\n")).isInstanceOf(SignatureCheck.Unsigned.class);
        assertThat(check("Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b\r\n\r\n--b\r\n")).isInstanceOf(SignatureCheck.Unsigned.class);
        assertThat(reason(check("Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\nAAAA\r\n"))).contains("cannot be read");
    }
}
