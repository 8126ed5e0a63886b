package org.colombier.smtp.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One login by SCRAM, as the client (RFC 5802, RFC 7677), without channel binding. For one thread. */
final class Scram {

    /** The server does not prove that it knows the password, or breaks the protocol. */
    static final class Refused extends Exception {
        Refused(String why) {
            super(why);
        }
    }

    /** A hostile server could keep us busy with more. */
    private static final int MOST_ITERATIONS = 1_000_000;
    private static final int FEWEST_ITERATIONS = 1_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String hash;
    private final Login login;
    private final String nonce;
    private String bare = "";
    private byte[] serverSignature = new byte[0];

    /** @param hash {@code SHA-256} or {@code SHA-1} */
    Scram(String hash, Login login) {
        this(hash, login, nonce());
    }

    Scram(String hash, Login login, String nonce) {
        this.hash = hash;
        this.login = login;
        this.nonce = nonce;
    }

    private static String nonce() {
        byte[] octets = new byte[18];
        RANDOM.nextBytes(octets);
        return Base64.getEncoder().encodeToString(octets);
    }

    String first() {
        // RFC 5802 section 5.1: comma and equals sign of a name are quoted
        bare = "n=" + login.user().replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
        return "n,," + bare;
    }

    String answer(String challenge) throws Refused {
        Map<Character, String> said = attributes(challenge);
        String together = said.getOrDefault('r', "");
        String count = said.getOrDefault('i', "");
        if (!together.startsWith(nonce) || together.length() == nonce.length() || !count.matches("\\d{1,7}")) {
            throw new Refused("its challenge is malformed");
        }
        int iterations = Integer.parseInt(count);
        if (iterations < FEWEST_ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new Refused("its challenge wants " + iterations + " iterations");
        }
        // biws: no channel binding
        String without = "c=biws,r=" + together;
        byte[] all = octets(bare + "," + challenge + "," + without);
        try {
            byte[] salted = salted(Base64.getDecoder().decode(said.getOrDefault('s', "")), iterations);
            byte[] clientKey = hmac(salted, octets("Client Key"));
            byte[] proof = hmac(MessageDigest.getInstance(hash).digest(clientKey), all);
            for (int i = 0; i < proof.length; i++) {
                proof[i] ^= clientKey[i];
            }
            serverSignature = hmac(hmac(salted, octets("Server Key")), all);
            return without + ",p=" + Base64.getEncoder().encodeToString(proof);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IllegalArgumentException malformed) {
            throw new Refused("its challenge is malformed");
        }
    }

    /** Section 3: a server that does not know the password is found out here. */
    void verify(String last) throws Refused {
        byte[] signature = octets(attributes(last).getOrDefault('v', ""));
        if (serverSignature.length == 0 || !MessageDigest.isEqual(signature, Base64.getEncoder().encode(serverSignature))) {
            throw new Refused("it does not prove that it knows the password");
        }
    }

    /** RFC 8018's PBKDF2 with one block, over the password's octets. */
    private byte[] salted(byte[] salt, int iterations) throws GeneralSecurityException {
        byte[] password = octets(Normalizer.normalize(login.password(), Normalizer.Form.NFKC));
        Mac mac = Mac.getInstance("Hmac" + hash.replace("-", ""));
        mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, "RAW"));
        mac.update(salt);
        byte[] round = mac.doFinal(new byte[] {0, 0, 0, 1});
        byte[] result = round.clone();
        for (int i = 1; i < iterations; i++) {
            round = mac.doFinal(round);
            for (int j = 0; j < result.length; j++) {
                result[j] ^= round[j];
            }
        }
        return result;
    }

    private byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("Hmac" + hash.replace("-", ""));
        mac.init(new SecretKeySpec(key, "RAW"));
        return mac.doFinal(data);
    }

    private static Map<Character, String> attributes(String message) {
        Map<Character, String> attributes = new HashMap<>();
        for (String part : message.split(",")) {
            if (part.length() > 1 && part.charAt(1) == '=') {
                attributes.putIfAbsent(part.charAt(0), part.substring(2));
            }
        }
        return attributes;
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
