package org.colombier.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Recipient;
import org.colombier.mail.Recipient.Notify;
import org.colombier.mail.SmtpReply;
import org.colombier.queue.Addressing.Routed;

/** RFC 3461 section 5.2.7.3: a sender who wants to hear of the success is told that an address stands for several; they are asked for no success. */
final class Expansions {

    private static final SmtpReply EXPANDED = new SmtpReply(250, "2.1.5", "expanded to several addresses");

    /**
     * @param routes   with the success no longer asked of the members
     * @param expanded the addresses that stood for several
     */
    record Found(List<Routed> routes, List<Outcome> expanded) {
    }

    private Expansions() {
    }

    static Found in(List<Routed> routes, Instant now) {
        if (routes.stream().noneMatch(r -> r.recipient().notifications().contains(Notify.SUCCESS))) {
            return new Found(routes, List.of());
        }
        Map<EmailAddress, Set<EmailAddress>> members = new LinkedHashMap<>();
        routes.forEach(r -> members.computeIfAbsent(r.recipient().original(), original -> new HashSet<>()).add(r.recipient().address()));
        List<Routed> all = new ArrayList<>();
        Map<EmailAddress, Outcome> expanded = new LinkedHashMap<>();
        for (Routed routed : routes) {
            Recipient recipient = routed.recipient();
            EmailAddress original = recipient.original();
            if (members.getOrDefault(original, Set.of()).size() < 2 || !recipient.notifications().contains(Notify.SUCCESS)) {
                all.add(routed);
                continue;
            }
            expanded.computeIfAbsent(original, o -> new Outcome(recipient.to(o), EXPANDED, "none", now, false));
            all.add(new Routed(withoutSuccess(recipient), routed.hop(), routed.reversePath()));
        }
        return new Found(all, List.copyOf(expanded.values()));
    }

    /** NOTIFY is never empty then: empty would mean the default. */
    private static Recipient withoutSuccess(Recipient recipient) {
        EnumSet<Notify> left = EnumSet.copyOf(recipient.notifications());
        left.remove(Notify.SUCCESS);
        return new Recipient(recipient.address(), recipient.original(), recipient.key(), left.isEmpty() ? Set.of(Notify.NEVER) : left, recipient.orcpt());
    }
}
