package org.colombier.routing;

import java.util.List;
import java.util.Optional;
import org.colombier.mail.EmailAddress;

/**
 * What became of one address, with every step, so that a person can ask why.
 *
 * @param address what was asked
 * @param steps   in order, each naming the map that answered and what it said
 * @param ends    one per target after aliases; at least one
 * @param local   the address lies in a domain of ours (or is an alias target reached from one): mail for it is accepted from anybody
 */
public record Resolution(EmailAddress address, List<Step> steps, List<End> ends, boolean local) {

    /** One step: which address was looked up, in which map, with which answer. */
    public record Step(EmailAddress address, String map, String answer) {
    }

    /** Where one target ended: the address after rewriting and its route. */
    public record End(EmailAddress address, Route route) {
    }

    /** The refusal to give at RCPT: there is one only if no target is deliverable. */
    public Optional<Route.Refusal> refusal() {
        if (ends.stream().allMatch(e -> e.route() instanceof Route.Refusal)) {
            return ends.stream().map(e -> (Route.Refusal) e.route()).findFirst();
        }
        return Optional.empty();
    }
}
