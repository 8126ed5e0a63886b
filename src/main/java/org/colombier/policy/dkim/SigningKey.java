package org.colombier.policy.dkim;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Base64;
import org.colombier.mail.Domain;

/** A key that signs, with the names under which its public half stands in DNS. Immutable. */
public record SigningKey(Domain domain, String selector, Algorithm algorithm, PrivateKey key) {

    /** The signature of the data in base64: 88 letters of an Ed25519 key, 344 of an RSA key of 2048 bits. */
    public String sign(byte[] data) throws GeneralSecurityException {
        return Base64.getEncoder().encodeToString(algorithm.sign(key, data));
    }

    /** Never the key itself: this may go into a log. */
    @Override
    public String toString() {
        return selector + "._domainkey." + domain + " (" + algorithm.keyType() + ")";
    }
}
