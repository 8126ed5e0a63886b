package org.colombier.policy.arc;

import java.util.List;
import java.util.Locale;
import org.colombier.mail.Domain;

/**
 * What a chain of ARC sets proves.
 *
 * @param seals   from the first to the newest; empty unless the chain holds
 * @param oldestPass the lowest instance from which on all signatures still hold, 0 if each does (RFC 8617 section 5.2 step 5);
 *                   whoever sealed after it changed nothing. 0 unless the chain holds
 * @param reason  why a chain does not hold, in a few printable ASCII words without quotes; else empty
 */
public record ArcResult(Chain chain, List<Seal> seals, int oldestPass, String reason) {

    /** The chain's state (RFC 8617 section 4.4). */
    public enum Chain {
        NONE, PASS, FAIL;

        /** As it stands in {@code cv=} and in Authentication-Results. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One who passed the message on.
     *
     * @param domain  who sealed ({@code d=} of ARC-Seal)
     * @param results what that host found when the message reached it: ARC-Authentication-Results without its instance, unfolded
     */
    public record Seal(int instance, Domain domain, String selector, String results) {
    }

    public static final ArcResult NONE = new ArcResult(Chain.NONE, List.of(), 0, "");

    public ArcResult {
        seals = List.copyOf(seals);
    }
}
