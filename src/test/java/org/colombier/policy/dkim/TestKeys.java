package org.colombier.policy.dkim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.colombier.mail.Domain;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.DnsSettings;
import org.colombier.testing.FakeDns;

/** Keys for tests, published on a name server of the test. */
public final class TestKeys {

    private TestKeys() {
    }

    public static SigningKey publish(FakeDns dns, Domain domain, Algorithm algorithm) {
        KeyMaker.Made made = KeyMaker.make(algorithm, 2048);
        String record = "v=DKIM1; k=" + algorithm.keyType() + "; p=" + Base64.getEncoder().encodeToString(made.published());
        dns.txt(algorithm.keyType() + "._domainkey." + domain, record.split("(?<=\\G.{255})"));
        return signing(domain, algorithm.keyType(), algorithm, made.secret());
    }

    static SigningKey signing(Domain domain, String selector, Algorithm algorithm, byte[] secret) {
        try {
            return new SigningKey(domain, selector, algorithm,
                KeyFactory.getInstance(algorithm == Algorithm.RSA ? "RSA" : "Ed25519").generatePrivate(new PKCS8EncodedKeySpec(secret)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The message with a signature of this key on top. */
    public static String signed(SigningKey key, String message) {
        return signed(key, message, Instant.now().minusSeconds(60));
    }

    static String signed(SigningKey key, String message, Instant when) {
        try {
            KeyedMessage read = KeyedMessage.read(Vectors.content(message), -1, Canonicalization.RELAXED);
            byte[] fields = new MessageSignature(read, List.of(key), Canonicalization.Pair.RELAXED, when, k -> { }).fields("");
            return new String(fields, StandardCharsets.ISO_8859_1) + message;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does at once what is done every two minutes. */
    public static void advance(DkimAdmin keys) {
        keys.advance();
    }

    public static PublicKeys from(FakeDns dns) {
        return new PublicKeys(new Dns(new DnsSettings(List.of(dns.server()), Duration.ofSeconds(1), Duration.ofSeconds(1), 100, false)));
    }
}
