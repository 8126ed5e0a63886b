package org.colombier.ops;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Seals private keys for the database (AES-256-GCM), so that who reads a dump of it can neither sign in our name nor read what
 * is encrypted for us. The secret is the file {@code dkim.secret} of the data directory, made at the first start; all nodes
 * of a site need the same one. Thread-safe.
 */
@Component
public class KeyVault {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey secret;
    private final SecureRandom random = new SecureRandom();

    public KeyVault(DataDirectory directory) {
        this.secret = new SecretKeySpec(HexFormat.of().parseHex(directory.secret("dkim.secret", 32)), "AES");
    }

    /** @param name what the key is for; the sealed key opens under no other name */
    public byte[] seal(String name, byte[] key) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, name).doFinal(key);
            byte[] all = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE, sealed.length);
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + CIPHER, e);
        }
    }

    /** @throws GeneralSecurityException if it was sealed with another secret or under another name */
    public byte[] open(String name, byte[] sealed) throws GeneralSecurityException {
        if (sealed.length <= NONCE) {
            throw new GeneralSecurityException("not a sealed key");
        }
        return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE), name).doFinal(sealed, NONCE, sealed.length - NONCE);
    }

    private Cipher cipher(int mode, byte[] nonce, String name) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, secret, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
