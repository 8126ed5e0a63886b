package org.colombier.lists.members;

import java.time.Instant;
import java.util.Optional;

/**
 * A member as another list server had him.
 *
 * @param member     address, name, options and attributes
 * @param joined     there; none is now
 * @param suspension running or to come
 * @param subscribed by himself or an owner
 * @param included   by a data source, which a synchronisation will confirm or end
 */
public record FormerMember(NewMember member, Optional<Instant> joined, Optional<Suspension> suspension, boolean subscribed, boolean included) {

    /** Subscribed, from now on. */
    public static FormerMember of(NewMember member) {
        return new FormerMember(member, Optional.empty(), Optional.empty(), true, false);
    }
}
