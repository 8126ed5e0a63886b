package org.colombier.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.RecipientInfoGenerator;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemWriter;

/** An authority for mail certificates, and people with S/MIME mail programs of their own: Bouncy Castle, used without any code of ours. */
public final class MailAuthority {

    private static final BouncyCastleProvider BC = new BouncyCastleProvider();
    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());

    private final String name = "CN=Mail Authority " + SERIAL.incrementAndGet();
    private final KeyPair keys = keyPair("RSA");
    private final X509Certificate certificate;
    private final Instant now;

    public MailAuthority(Instant now) throws Exception {
        this.now = now;
        this.certificate = certificate(keys, name, null, now.plus(Duration.ofDays(900)));
    }

    /** Somebody with a certificate and a mail program. */
    public record Person(String address, KeyPair keys, X509Certificate certificate, Instant now) {

        /** The entity within a multipart/signed, with a header over it. @param header lines ended with CRLF */
        public String signed(String header, String entity) throws Exception {
            return header + "MIME-Version: 1.0\r\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256;\r\n boundary=\"sig\"\r\n\r\n"
                + "This is signed.\r\n--sig\r\n" + entity + "\r\n--sig\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + base64(cms(entity, false, now)) + "\r\n--sig--\r\n";
        }

        /** The entity enclosed by its signature. */
        public String opaque(String header, String entity) throws Exception {
            return header + "MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + base64(cms(entity, true, now)) + "\r\n";
        }

        public byte[] cms(String entity, boolean within, Instant when) throws Exception {
            Hashtable<ASN1ObjectIdentifier, Attribute> attributes = new Hashtable<>();
            attributes.put(CMSAttributes.signingTime, new Attribute(CMSAttributes.signingTime, new DERSet(new Time(Date.from(when)))));
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(new JcaSimpleSignerInfoGeneratorBuilder()
                .setSignedAttributeGenerator(new DefaultSignedAttributeTableGenerator(new AttributeTable(attributes))).build(
                    keys.getPrivate().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA", keys.getPrivate(), certificate));
            generator.addCertificates(new JcaCertStore(List.of(certificate)));
            return generator.generate(new CMSProcessableByteArray(entity.getBytes(StandardCharsets.UTF_8)), within).getEncoded();
        }

        /** The entity encrypted for this person, with a header over it. @param authenticated AES-256-GCM instead of CBC */
        public String encrypted(String header, String entity, boolean authenticated) throws Exception {
            RecipientInfoGenerator reader;
            if (keys.getPublic().getAlgorithm().equals("RSA")) {
                reader = new JceKeyTransRecipientInfoGenerator(certificate).setProvider(BC);
            } else {
                KeyPair once = keyPair("EC");
                reader = new JceKeyAgreeRecipientInfoGenerator(CMSAlgorithm.ECDH_SHA256KDF, once.getPrivate(), once.getPublic(), CMSAlgorithm.AES256_WRAP).addRecipient(certificate).setProvider(BC);
            }
            CMSProcessableByteArray content = new CMSProcessableByteArray(entity.getBytes(StandardCharsets.UTF_8));
            byte[] sealed;
            if (authenticated) {
                CMSAuthEnvelopedDataGenerator generator = new CMSAuthEnvelopedDataGenerator();
                generator.addRecipientInfoGenerator(reader);
                sealed = generator.generate(content, (OutputAEADEncryptor) new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM).setProvider(BC).build()).getEncoded();
            } else {
                CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
                generator.addRecipientInfoGenerator(reader);
                sealed = generator.generate(content, new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_CBC).setProvider(BC).build()).getEncoded();
            }
            return header + "MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=" + (authenticated ? "authEnveloped-data" : "enveloped-data")
                + "; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64(sealed) + "\r\n";
        }

        /** What this person reads of a message encrypted for them alone; fails for any other. */
        public String decrypted(String message) throws Exception {
            byte[] sealed = Base64.getMimeDecoder().decode(message.substring(message.indexOf("\r\n\r\n") + 4));
            boolean authenticated = message.contains("authEnveloped-data");
            var readers = authenticated ? new CMSAuthEnvelopedData(sealed).getRecipientInfos() : new CMSEnvelopedData(sealed).getRecipientInfos();
            if (readers.size() != 1) {
                throw new AssertionError(readers.size() + " readers");
            }
            RecipientInformation own = readers.getRecipients().iterator().next();
            boolean rsa = keys.getPrivate().getAlgorithm().equals("RSA");
            byte[] clear = own.getContent(rsa
                ? authenticated ? new JceKeyTransAuthEnvelopedRecipient(keys.getPrivate()).setProvider(BC) : new JceKeyTransEnvelopedRecipient(keys.getPrivate()).setProvider(BC)
                : authenticated ? new JceKeyAgreeAuthEnvelopedRecipient(keys.getPrivate()).setProvider(BC) : new JceKeyAgreeEnvelopedRecipient(keys.getPrivate()).setProvider(BC));
            return new String(clear, StandardCharsets.UTF_8);
        }

        /** Whether this person's signature is right over a multipart/signed with the boundary {@code sig}, wherever that stands in a message. */
        public boolean verifies(String message) throws Exception {
            int first = message.indexOf("--sig\r\n") + 7;
            int second = message.indexOf("\r\n--sig\r\n", first);
            int body = message.indexOf("\r\n\r\n", second) + 4;
            byte[] content = message.substring(first, second).getBytes(StandardCharsets.UTF_8);
            return isRight(new CMSSignedData(new CMSProcessableByteArray(content), Base64.getMimeDecoder().decode(message.substring(body, message.indexOf("\r\n--sig--", body)))));
        }

        public boolean isRight(CMSSignedData signed) throws Exception {
            return signed.getSignerInfos().getSigners().iterator().next().verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider(BC).build(certificate.getPublicKey()));
        }

        /** Certificate and private key as a PEM file. */
        public String keyFile() throws Exception {
            return certificateFile() + "-----BEGIN PRIVATE KEY-----\n" + base64(keys.getPrivate().getEncoded()).replace("\r\n", "\n") + "\n-----END PRIVATE KEY-----\n";
        }

        public String certificateFile() throws IOException {
            return pem(certificate);
        }
    }

    /** @param algorithm {@code RSA} or {@code EC} */
    public Person person(String address, String algorithm, Instant until) throws Exception {
        KeyPair own = keyPair(algorithm);
        return new Person(address, own, certificate(own, "CN=Holder of " + address, address, until), now);
    }

    public Person person(String address) throws Exception {
        return person(address, "RSA", now.plus(Duration.ofDays(300)));
    }

    /** Puts the authority where a site trusts it. */
    public void trustedIn(Path etc) throws IOException {
        Files.writeString(Files.createDirectories(etc.resolve("smime/ca")).resolve("authority.pem"), pem(certificate));
    }

    /** A revocation list in the site's directory. */
    public void revoke(Person person, Path etc) throws Exception {
        JcaX509v2CRLBuilder list = new JcaX509v2CRLBuilder(certificate.getSubjectX500Principal(), Date.from(now));
        list.addCRLEntry(person.certificate().getSerialNumber(), Date.from(now), 1);
        X509CRL made = new JcaX509CRLConverter().getCRL(list.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
        Files.write(Files.createDirectories(etc.resolve("smime/crl")).resolve("authority.crl"), made.getEncoded());
    }

    private X509Certificate certificate(KeyPair own, String subject, @org.jspecify.annotations.Nullable String address, Instant until) throws Exception {
        var builder = new JcaX509v3CertificateBuilder(new X500Name(name), BigInteger.valueOf(SERIAL.incrementAndGet()), Date.from(now.minus(Duration.ofDays(400))), Date.from(until),
            new X500Name(subject), own.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(address == null));
        if (address != null) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.rfc822Name, address)));
        }
        return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
    }

    private static KeyPair keyPair(String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(algorithm.equals("RSA") ? 2_048 : 256);
        return generator.generateKeyPair();
    }

    private static String base64(byte[] octets) {
        return Base64.getMimeEncoder().encodeToString(octets);
    }

    private static String pem(X509Certificate certificate) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter pem = new PemWriter(text)) {
            pem.writeObject(new JcaMiscPEMGenerator(certificate));
        }
        return text.toString();
    }
}
