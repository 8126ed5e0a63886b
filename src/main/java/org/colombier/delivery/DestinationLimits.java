package org.colombier.delivery;

import java.time.Duration;

/**
 * How much one destination may have at a time, and how it grows and shrinks (Postfix' scheduler has the same numbers).
 *
 * @param initial  deliveries at the same time, once a first one has had a session
 * @param most     deliveries at the same time, at most
 * @param positive what a delivery without trouble adds
 * @param negative what a failure of the destination takes away
 * @param cohorts  after so many times as many failures in a row as there are deliveries at the same time, it is dead
 * @param gap      the least time between the beginnings of two deliveries; zero for none
 * @param probed   false for destinations of our own, which need not show first that they live
 */
record DestinationLimits(int initial, int most, double positive, double negative, double cohorts, Duration gap, boolean probed) {

    /** So many deliveries at the same time, whatever happens. */
    static DestinationLimits fixed(int most) {
        return new DestinationLimits(most, most, 0, 0, 1, Duration.ZERO, false);
    }
}
