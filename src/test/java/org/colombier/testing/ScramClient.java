package org.colombier.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), written once more for tests. */
public final class ScramClient {

    private static final String NONCE = "fyko+d2lbbFgONRv9qkxdawL";

    private final String login;
    private final String password;
    private String expected = "";

    public ScramClient(String login, String password) {
        this.login = login;
        this.password = password;
    }

    public String first() {
        return "n,," + bare();
    }

    private String bare() {
        return "n=" + login + ",r=" + NONCE;
    }

    /** @return the final message, for the server's challenge */
    public String answer(String challenge) throws GeneralSecurityException {
        String[] parts = challenge.split(",");
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec(password.toCharArray(), salt, Integer.parseInt(parts[2].substring(2)), 256)).getEncoded();
        String withoutProof = "c=biws," + parts[0];
        String all = bare() + "," + challenge + "," + withoutProof;
        byte[] proof = hmac(salted, "Client Key");
        byte[] signature = hmac(MessageDigest.getInstance("SHA-256").digest(proof), all);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        expected = "v=" + Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), all));
        return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
    }

    /** What a server must say at the end that knows the password. */
    public String expected() {
        return expected;
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
