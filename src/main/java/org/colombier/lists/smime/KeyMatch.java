package org.colombier.lists.smime;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** Whether a private key is that of a certificate: what the one signs, the other must verify. Pure. */
final class KeyMatch {

    private static final byte[] PROBE = {42};

    private KeyMatch() {
    }

    static boolean fits(PrivateKey key, X509Certificate certificate) {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        Optional<String> algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> Optional.of("SHA256withRSA");
            case "EC", "ECDSA" -> Optional.of("SHA256withECDSA");
            default -> Optional.empty();
        };
        try {
            return algorithm.isPresent() && fits(key, certificate, algorithm.get());
        } catch (GeneralSecurityException unusable) {
            return false;
        }
    }

    private static boolean fits(PrivateKey key, X509Certificate certificate, String algorithm) throws GeneralSecurityException {
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(PROBE);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certificate.getPublicKey());
        verifying.update(PROBE);
        return verifying.verify(signature);
    }
}
