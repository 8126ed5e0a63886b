package org.colombier.lists.source;

import java.util.List;
import java.util.Optional;
import org.colombier.lists.members.Inclusions.Difference;

/**
 * How many people may go at once.
 *
 * @param percent of those who were included, or of one source
 * @param people  fewer than these may always go
 */
record RemovalLimit(int percent, long people) {

    /** A source and how many it had and has. */
    record Change(String label, long before, long now) {
    }

    /**
     * Why nobody may be removed; empty if nothing is against it.
     *
     * @param changes   of the sources that the list still has
     * @param dismissed how many were in sources that the list no longer has: these may go, somebody wanted it
     */
    Optional<String> objection(Difference difference, List<Change> changes, long dismissed) {
        long going = difference.removed() - dismissed;
        if (going < Math.max(1, people)) {
            return Optional.empty();
        }
        long known = difference.removed() + difference.released() + Math.max(0, difference.staged() - difference.added() - difference.excluded() - difference.refused());
        if (tooMany(going, known)) {
            return Optional.of(going + " of " + known + " included people would go at once");
        }
        return changes.stream().filter(c -> c.before() - c.now() >= Math.max(1, people) && tooMany(c.before() - c.now(), c.before())).findFirst()
            .map(c -> c.label() + " has " + c.now() + " people now and had " + c.before());
    }

    private boolean tooMany(long going, long of) {
        return going * 100 > (long) percent * of;
    }
}
