package org.colombier.lists.smime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/**
 * Certificates and private keys as they stand in files: PEM (RFC 7468), PKCS #12 (RFC 7292), or a certificate in DER.
 *
 * @param certificates in the order of the file
 */
record KeyFile(List<X509Certificate> certificates, List<PrivateKey> keys) {

    private static final Provider PROVIDER = new BouncyCastleProvider();
    private static final int LARGEST = 256 << 10;
    private static final int MOST_OBJECTS = 50;

    /**
     * @param passphrase of the private key or of the PKCS #12 file; empty if it has none
     * @throws UnfitCertificate if it cannot be read
     */
    static KeyFile read(byte[] file, String passphrase) throws UnfitCertificate {
        if (file.length == 0 || file.length > LARGEST) {
            throw new UnfitCertificate(CertificateFault.UNREADABLE, "a file of " + file.length + " octets holds no certificate");
        }
        String text = new String(file, StandardCharsets.ISO_8859_1);
        try {
            return text.contains("-----BEGIN ") ? pem(text, passphrase) : binary(file, passphrase);
        } catch (IOException | GeneralSecurityException | OperatorException | PKCSException | RuntimeException broken) {
            // Bouncy Castle throws all kinds of runtime exceptions for octets that somebody made up.
            throw new UnfitCertificate(CertificateFault.UNREADABLE, "not PEM, PKCS #12 or DER, or the passphrase is wrong");
        }
    }

    /** The key with its certificate; the others of the file stand in between it and its authority. @throws UnfitCertificate if no key fits */
    ListKey listKey() throws UnfitCertificate {
        for (PrivateKey key : keys) {
            for (X509Certificate certificate : certificates) {
                if (KeyMatch.fits(key, certificate)) {
                    return new ListKey(key, certificate, certificates.stream().filter(c -> !c.equals(certificate)).toList());
                }
            }
        }
        throw new UnfitCertificate(CertificateFault.NO_KEY, "there is no certificate with its private key in it");
    }

    private static KeyFile pem(String text, String passphrase) throws IOException, GeneralSecurityException, OperatorException, PKCSException {
        List<X509Certificate> certificates = new ArrayList<>();
        List<PrivateKey> keys = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            Object read = parser.readObject();
            for (int i = 0; read != null && i < MOST_OBJECTS; i++) {
                if (read instanceof X509CertificateHolder holder) {
                    certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
                } else {
                    privateKey(read, passphrase.toCharArray()).forEach(k -> keys.add(k));
                }
                read = parser.readObject();
            }
        }
        return new KeyFile(List.copyOf(certificates), List.copyOf(keys));
    }

    private static List<PrivateKey> privateKey(Object read, char[] passphrase) throws IOException, OperatorException, PKCSException {
        PrivateKeyInfo info = switch (read) {
            case PrivateKeyInfo plain -> plain;
            case PEMKeyPair pair -> pair.getPrivateKeyInfo();
            case PEMEncryptedKeyPair pair -> pair.decryptKeyPair(new JcePEMDecryptorProviderBuilder().setProvider(PROVIDER).build(passphrase)).getPrivateKeyInfo();
            case PKCS8EncryptedPrivateKeyInfo sealed -> sealed.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder().setProvider(PROVIDER).build(passphrase));
            default -> null;
        };
        return info == null ? List.of() : List.of(new JcaPEMKeyConverter().getPrivateKey(info));
    }

    private static KeyFile binary(byte[] file, String passphrase) throws IOException, GeneralSecurityException {
        try {
            X509Certificate alone = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(file));
            return new KeyFile(List.of(alone), List.of());
        } catch (GeneralSecurityException noCertificate) {
            return pkcs12(file, passphrase.toCharArray());
        }
    }

    private static KeyFile pkcs12(byte[] file, char[] passphrase) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(file), passphrase);
        List<X509Certificate> certificates = new ArrayList<>();
        List<PrivateKey> keys = new ArrayList<>();
        for (String alias : Collections.list(store.aliases()).stream().limit(MOST_OBJECTS).toList()) {
            if (store.getKey(alias, passphrase) instanceof PrivateKey key) {
                keys.add(key);
            }
            Certificate[] chain = store.getCertificateChain(alias);
            for (Certificate certificate : chain == null ? new Certificate[] {store.getCertificate(alias)} : chain) {
                if (certificate instanceof X509Certificate x509 && !certificates.contains(x509)) {
                    certificates.add(x509);
                }
            }
        }
        return new KeyFile(List.copyOf(certificates), List.copyOf(keys));
    }
}
