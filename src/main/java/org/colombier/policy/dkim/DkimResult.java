package org.colombier.policy.dkim;

import java.util.Locale;
import java.util.Optional;
import org.colombier.mail.Domain;

/**
 * What one DKIM signature proves. Of a signature that does not parse, what could be read is there and the rest is empty.
 *
 * @param domain    the signing domain ({@code d=}), which a pass authenticates
 * @param selector  {@code s=}
 * @param identity  {@code i=} as it stands, or {@code @} and the domain where there is none
 * @param algorithm {@code a=} as it stands
 * @param keyBits   the size of an RSA modulus, 256 for Ed25519, 0 where no key was read
 * @param signature the beginning of {@code b=}, by which Authentication-Results tells signatures apart (RFC 6008 section 4);
 *                  at most 8 letters
 * @param testing   the key says {@code t=y}: the signer asks that failures be treated as no signature
 * @param reason    why it is no pass, in a few printable ASCII words without quotes; empty for a pass
 */
public record DkimResult(Result result, Optional<Domain> domain, String selector, String identity, String algorithm, int keyBits, String signature,
                         boolean testing, String reason) {

    /** RFC 8601 section 2.7.1. */
    public enum Result {
        /** No signature; never of a signature, only where one word is wanted for a message. */
        NONE,
        PASS,
        /** The signature or the body hash is wrong. */
        FAIL,
        /** A signature that RFC 6376 lets no verifier judge: it does not parse, or needs what we do not know. */
        NEUTRAL,
        /** It may be right and is not accepted here: a weak algorithm or key, or one signature too many. */
        POLICY,
        /** The name servers did not answer. */
        TEMPERROR,
        /** The key is missing, revoked or unfit. */
        PERMERROR;

        /** As it stands in Authentication-Results. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isPass() {
        return result == Result.PASS;
    }
}
