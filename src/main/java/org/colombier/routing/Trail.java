package org.colombier.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.SmtpReply;
import org.colombier.routing.Resolution.End;
import org.colombier.routing.Resolution.Step;

/** What an expansion has found so far: the steps for people, the ends for the mail. Not thread-safe. */
final class Trail {

    private final List<Step> steps = new ArrayList<>();
    private final Set<End> ends = new LinkedHashSet<>();

    void step(EmailAddress address, String map, String answer) {
        steps.add(new Step(address, map, answer));
    }

    void end(EmailAddress address, Route route) {
        ends.add(new End(address, route));
    }

    void refuse(EmailAddress address, SmtpReply reply) {
        end(address, new Route.Refusal(address, reply));
    }

    /** Nobody gets it rather than whoever happened to come first. */
    void refuseAll(EmailAddress address, SmtpReply reply) {
        ends.clear();
        refuse(address, reply);
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    List<End> ends() {
        return List.copyOf(ends);
    }

    static String join(Collection<EmailAddress> addresses) {
        return String.join(", ", addresses.stream().map(EmailAddress::toString).toList());
    }
}
