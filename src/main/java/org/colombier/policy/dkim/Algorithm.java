package org.colombier.policy.dkim;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The signing algorithms that may be used (RFC 8301 section 3.1, RFC 8463 section 3). */
public enum Algorithm {

    RSA("rsa", "rsa-sha256", "SHA256withRSA"),
    ED25519("ed25519", "ed25519-sha256", "Ed25519");

    private final String keyType;
    private final String tag;
    private final String platformName;

    Algorithm(String keyType, String tag, String platformName) {
        this.keyType = keyType;
        this.tag = tag;
        this.platformName = platformName;
    }

    /** By {@code a=}. */
    public static Optional<Algorithm> ofTag(String tag) {
        return Arrays.stream(values()).filter(a -> a.tag.equals(tag)).findFirst();
    }

    /** By {@code k=} of a key record, which is also the name in commands. */
    public static Optional<Algorithm> ofKeyType(String type) {
        return Arrays.stream(values()).filter(a -> a.keyType.equals(type)).findFirst();
    }

    /** {@code k=}. */
    public String keyType() {
        return keyType;
    }

    /** {@code a=}. */
    public String tag() {
        return tag;
    }

    /** @throws GeneralSecurityException if the key does not fit */
    byte[] sign(PrivateKey key, byte[] data) throws GeneralSecurityException {
        if (key instanceof EdECPrivateKey edwards) {
            return signQuickly(edwards, hashed(data));
        }
        Signature signature = Signature.getInstance(platformName);
        signature.initSign(key);
        signature.update(data);
        return signature.sign();
    }

    /** Bouncy Castle signs ten times as fast here as the platform does, and each copy of a list's post may need a signature. */
    private static byte[] signQuickly(EdECPrivateKey key, byte[] hash) throws GeneralSecurityException {
        byte[] seed = key.getBytes().orElseThrow(() -> new GeneralSecurityException("the key does not show itself"));
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, hash, 0, hash.length, signature, 0);
        return signature;
    }

    /** @throws GeneralSecurityException if the key or the signature's form does not fit, which is no better than false */
    boolean verify(PublicKey key, byte[] data, byte[] octets) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(platformName);
        signature.initVerify(key);
        signature.update(hashed(data));
        return signature.verify(octets);
    }

    /** RFC 8463 section 3: what Ed25519 signs is the SHA-256 of the data. */
    private byte[] hashed(byte[] data) {
        return this == ED25519 ? sha256().digest(data) : data;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
