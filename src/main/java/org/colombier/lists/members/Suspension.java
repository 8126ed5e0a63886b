package org.colombier.lists.members;

import java.time.Instant;
import java.util.Optional;

/**
 * A time in which a member gets no mail, and after which it comes again by itself.
 *
 * @param until not included; none holds until the member resumes
 */
public record Suspension(Instant from, Optional<Instant> until) {

    public Suspension {
        if (until.isPresent() && !until.get().isAfter(from)) {
            throw new IllegalArgumentException("a suspension ends after it begins");
        }
    }

    /** Whether mail is held back at that moment. */
    public boolean holds(Instant now) {
        return !now.isBefore(from) && until.map(now::isBefore).orElse(true);
    }

    /** True if it lies wholly in the past, and so says nothing any more. */
    public boolean over(Instant now) {
        return until.isPresent() && !now.isBefore(until.get());
    }
}
