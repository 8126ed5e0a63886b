package org.colombier.policy.dkim;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of DKIM.
 *
 * @param signatures       how many signatures of one message are checked, from the top, 1 to 50
 * @param timeout          how long the look-ups of one message's keys may take together; signatures whose keys come later count as not checked
 * @param partialBody      whether a signature over only the beginning of the body (its tag l=) may pass; what stands behind that is anybody's
 * @param canonicalization how our own signatures are made: header/body, each relaxed or simple
 * @param rsaBits          size of new RSA keys, 2048 to 4096; twice the size costs six times the work for each signature
 * @param rotateEvery      age at which a key gets a successor, whose DNS record then waits to be published; 0 for never
 * @param retiredFor       how long a key that signs no more stays published, for mail still under way: more than the queue's lifetime
 */
@ConfigurationProperties("colombier.policy.dkim")
record DkimSettings(@DefaultValue("10") int signatures, @DefaultValue("15s") Duration timeout, @DefaultValue("true") boolean partialBody,
                    @DefaultValue("relaxed/relaxed") String canonicalization, @DefaultValue("2048") int rsaBits,
                    @DefaultValue("0") Duration rotateEvery, @DefaultValue("14d") Duration retiredFor) {

    DkimSettings {
        if (signatures < 1 || signatures > 50) {
            throw new IllegalArgumentException("colombier.policy.dkim.signatures must be 1 to 50");
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("colombier.policy.dkim.timeout must be more than zero");
        }
        if (canonicalization.isEmpty() || Canonicalization.Pair.parse(canonicalization).isEmpty()) {
            throw new IllegalArgumentException("colombier.policy.dkim.canonicalization must be relaxed or simple, a slash, relaxed or simple");
        }
        if (rsaBits < 2_048 || rsaBits > 4_096) {
            throw new IllegalArgumentException("colombier.policy.dkim.rsa-bits must be 2048 to 4096");
        }
        if (rotateEvery.isNegative() || rotateEvery.isPositive() && rotateEvery.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("colombier.policy.dkim.rotate-every must be 0 or at least a day");
        }
        if (retiredFor.isNegative()) {
            throw new IllegalArgumentException("colombier.policy.dkim.retired-for must not be negative");
        }
    }

    Canonicalization.Pair form() {
        return Canonicalization.Pair.parse(canonicalization).orElseThrow();
    }
}
