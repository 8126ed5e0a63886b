package org.colombier.directory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/**
 * The server's side of one SCRAM-SHA-256 login (RFC 5802 section 5, RFC 7677): two messages from the client, two from
 * us. Without channel binding; whoever wants it is refused. An unknown login goes through the same steps and fails at the
 * proof. Used by one thread.
 */
public final class ScramExchange {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE = 18;
    private static final int LONGEST_NONCE = 256;

    private final String login;
    private final ScramCredentials credentials;
    private final String nonce;
    private final String channel;
    private final String clientFirstBare;

    private ScramExchange(String login, ScramCredentials credentials, String nonce, String channel, String clientFirstBare) {
        this.login = login;
        this.credentials = credentials;
        this.nonce = nonce;
        this.channel = channel;
        this.clientFirstBare = clientFirstBare;
    }

    /** @return empty if the message is malformed, or wants channel binding or to act for another */
    static Optional<ScramExchange> begin(String clientFirst, Function<String, ScramCredentials> stored) {
        byte[] random = new byte[NONCE];
        RANDOM.nextBytes(random);
        return begin(clientFirst, stored, Base64.getEncoder().encodeToString(random));
    }

    /** {@code gs2-header n=login,r=nonce}. */
    static Optional<ScramExchange> begin(String clientFirst, Function<String, ScramCredentials> stored, String ourNonce) {
        String[] parts = clientFirst.split(",", -1);
        // RFC 5802 section 6: "y" is a client that could bind channels and saw that we do not offer it, which is true.
        if (parts.length < 4 || !parts[0].equals("n") && !parts[0].equals("y") || !parts[2].startsWith("n=") || !isNonce(parts[3])) {
            return Optional.empty();
        }
        Optional<String> login = name(parts[2].substring(2));
        boolean forItself = parts[1].isEmpty() || parts[1].startsWith("a=") && name(parts[1].substring(2)).equals(login);
        if (login.isEmpty() || !forItself) {
            return Optional.empty();
        }
        String header = parts[0] + "," + parts[1] + ",";
        String channel = Base64.getEncoder().encodeToString(header.getBytes(StandardCharsets.UTF_8));
        return Optional.of(new ScramExchange(login.get(), stored.apply(login.get()), parts[3].substring(2) + ourNonce, channel, clientFirst.substring(header.length())));
    }

    private static boolean isNonce(String part) {
        return part.startsWith("r=") && part.length() > 2 && part.length() <= LONGEST_NONCE && part.chars().allMatch(c -> c > 32 && c < 127);
    }

    /** {@code =2C} and {@code =3D} stand for comma and equals sign; any other use of the latter is malformed. */
    private static Optional<String> name(String encoded) {
        String decoded = encoded.replace("=2C", ",").replace("=3D", "\0");
        return encoded.isEmpty() || decoded.indexOf('=') >= 0 || encoded.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(decoded.replace('\0', '='));
    }

    /** Who wants to log in. */
    public String login() {
        return login;
    }

    /** Our first message. */
    public String challenge() {
        return "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(credentials.salt()) + ",i=" + credentials.iterations();
    }

    /**
     * Checks the proof in the client's final message.
     *
     * @return our final message, which proves us; empty if the proof is wrong
     */
    public Optional<String> verify(String clientFinal) {
        int at = clientFinal.lastIndexOf(",p=");
        if (at < 0) {
            return Optional.empty();
        }
        String withoutProof = clientFinal.substring(0, at);
        String expected = "c=" + channel + ",r=" + nonce;
        if (!withoutProof.equals(expected) && !withoutProof.startsWith(expected + ",")) {
            return Optional.empty();
        }
        String all = clientFirstBare + "," + challenge() + "," + withoutProof;
        return isProof(clientFinal.substring(at + 3), all)
            ? Optional.of("v=" + Base64.getEncoder().encodeToString(ScramCredentials.hmac(credentials.serverKey(), all))) : Optional.empty();
    }

    private boolean isProof(String base64, String all) {
        try {
            byte[] proof = Base64.getDecoder().decode(base64);
            byte[] signature = ScramCredentials.hmac(credentials.storedKey(), all);
            byte[] clientKey = Arrays.copyOf(proof, signature.length);
            for (int i = 0; i < signature.length; i++) {
                clientKey[i] ^= signature[i];
            }
            return MessageDigest.isEqual(MessageDigest.getInstance("SHA-256").digest(clientKey), credentials.storedKey()) && proof.length == signature.length;
        } catch (IllegalArgumentException notBase64) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
