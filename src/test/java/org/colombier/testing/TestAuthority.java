package org.colombier.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemWriter;

/** A certificate authority for tests: it vouches for whatever names it is told. */
public final class TestAuthority {

    /** A server's certificate with its key, and the context in which it shows it together with the authority's. */
    public record Server(X509Certificate certificate, SSLContext context) {

        /** SHA-256 of the public key, as TLSA 3 1 1 has it. */
        public String keyDigest() {
            return sha256(certificate.getPublicKey().getEncoded());
        }
    }

    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final KeyPair keys = newKeys();
    private final X500Name name = new X500Name("CN=Test Authority " + SERIAL.incrementAndGet());
    private final X509Certificate certificate = sign(name, keys, new String[0], 1);

    /** Its own certificate as a PEM file. */
    public String caFile() {
        try {
            StringWriter text = new StringWriter();
            try (PemWriter pem = new PemWriter(text)) {
                pem.writeObject(new JcaMiscPEMGenerator(certificate));
            }
            Path directory = Files.createDirectories(TestDatabase.directory());
            return Files.writeString(Files.createTempFile(directory, "ca", ".pem"), text.toString()).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SHA-256 of its certificate, as TLSA 2 0 1 has it. */
    public String digest() {
        try {
            return sha256(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public Server server(String... names) {
        return server(1, names);
    }

    /** A certificate that was good until yesterday. */
    public Server expired(String... names) {
        return server(-1, names);
    }

    private Server server(int days, String... names) {
        try {
            KeyPair own = newKeys();
            X509Certificate signed = sign(new X500Name("CN=server"), own, names, days);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("k", own.getPrivate(), new char[0], new Certificate[] {signed, certificate});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return new Server(signed, context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate sign(X500Name subject, KeyPair subjects, String[] names, int days) {
        try {
            Instant now = Instant.now();
            var builder = new JcaX509v3CertificateBuilder(name, BigInteger.valueOf(SERIAL.incrementAndGet()), Date.from(now.minusSeconds(172_800)),
                Date.from(now.plusSeconds(86_400L * days)), subject, subjects.getPublic());
            if (names.length == 0) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(subject.equals(name)));
            } else {
                builder.addExtension(Extension.subjectAlternativeName, false,
                    new GeneralNames(Arrays.stream(names).map(n -> new GeneralName(GeneralName.dNSName, n)).toArray(GeneralName[]::new)));
            }
            return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
