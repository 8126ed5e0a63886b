package org.colombier.policy.dkim;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * A signer's public key as it stands in DNS (RFC 6376 section 3.6.1).
 *
 * @param keyType {@code k=}
 * @param hashes  {@code h=}: hash algorithms that may be used with it; empty for all
 * @param octets  {@code p=}; empty for a revoked key
 * @param email   {@code s=} lets it be used for mail
 * @param strict  {@code t=s}: the identity's domain must be the signing domain itself
 * @param testing {@code t=y}
 */
record KeyRecord(String keyType, Set<String> hashes, byte[] octets, boolean email, boolean strict, boolean testing) {

    /** What stands before the 32 octets of an Ed25519 key in its X.509 form (RFC 8410 section 4). */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** Empty if the text is no such record. */
    static Optional<KeyRecord> parse(String text) {
        Optional<TagList> parsed = TagList.parse(text);
        // v= is optional, and if it is there it comes first
        boolean version = parsed.isPresent() && (!parsed.get().has("v") || parsed.get().packed("v").equals("DKIM1") && text.stripLeading().startsWith("v"));
        if (!version || !parsed.get().has("p")) {
            return Optional.empty();
        }
        TagList tags = parsed.get();
        try {
            byte[] key = Base64.getDecoder().decode(tags.packed("p"));
            Set<String> services = tags.has("s") ? tags.set("s") : Set.of("*");
            Set<String> flags = tags.set("t");
            return Optional.of(new KeyRecord(tags.has("k") ? tags.packed("k") : "rsa", tags.set("h"), key, services.contains("*") || services.contains("email"),
                flags.contains("s"), flags.contains("y")));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    boolean isRevoked() {
        return octets.length == 0;
    }

    /** @throws GeneralSecurityException if the octets are no key of that type */
    PublicKey key() throws GeneralSecurityException {
        return keyType.equals("ed25519") ? ed25519() : rsa();
    }

    private PublicKey ed25519() throws GeneralSecurityException {
        if (octets.length != 32) {
            throw new GeneralSecurityException("an Ed25519 key has 32 octets");
        }
        byte[] encoded = java.util.Arrays.copyOf(ED25519_PREFIX, ED25519_PREFIX.length + 32);
        System.arraycopy(octets, 0, encoded, ED25519_PREFIX.length, 32);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** Most publish a SubjectPublicKeyInfo as in appendix C; section 3.6.1 speaks of a bare RSAPublicKey, which some publish. */
    private PublicKey rsa() throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(octets));
        } catch (GeneralSecurityException notX509) {
            return bareRsa();
        }
    }

    private PublicKey bareRsa() throws GeneralSecurityException {
        try {
            var bare = org.bouncycastle.asn1.pkcs.RSAPublicKey.getInstance(octets);
            return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(bare.getModulus(), bare.getPublicExponent()));
        } catch (IllegalArgumentException notAKey) {
            throw new GeneralSecurityException("no RSA key", notAKey);
        }
    }

    /** The size of an RSA modulus; 256 for Ed25519. */
    static int bits(PublicKey key) {
        return key instanceof RSAPublicKey rsa ? rsa.getModulus().bitLength() : 256;
    }

    /** RSA exponents beyond this only make verifiers work. */
    static boolean isCostly(PublicKey key, int mostBits) {
        return key instanceof RSAPublicKey rsa && (rsa.getModulus().bitLength() > mostBits || rsa.getPublicExponent().compareTo(BigInteger.ONE.shiftLeft(64)) > 0);
    }
}
