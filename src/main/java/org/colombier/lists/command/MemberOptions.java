package org.colombier.lists.command;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.Reception;
import org.colombier.lists.members.Suspension;
import org.colombier.mail.Domain;
import org.springframework.stereotype.Component;

/** SET, SUSPEND, RESUME: in which form a member gets the mail, and whether others see them. Undone as easily as done, so the From field is proof enough. */
@Component
class MemberOptions {

    private final Catalog catalog;
    private final Members members;
    private final Clock clock;

    MemberOptions(Catalog catalog, Members members, Clock clock) {
        this.catalog = catalog;
        this.members = members;
        this.clock = clock;
    }

    Outcome set(MailingList list, Requester who, String mode) {
        String word = mode.toLowerCase(Locale.ROOT);
        if (word.equals("conceal") || word.equals("noconceal")) {
            return outcome(members.setConcealed(list.id(), who.address(), word.equals("conceal")), "set.done", list, who, word);
        }
        Optional<Reception> reception = Reception.parse(word);
        if (reception.isEmpty()) {
            return Outcome.refused("set.unknown", mode);
        }
        ListSettings settings = catalog.settings(list);
        List<Reception> taken = Reception.taken(settings);
        if (!taken.contains(reception.get())) {
            return Outcome.refused("set.not-offered", list.name(), reception.get().text(), taken.stream().map(Reception::text).collect(Collectors.joining(", ")));
        }
        boolean early = reception.get().isDigest() && settings.get(ListParameters.DIGEST).isNever();
        return outcome(members.setReception(list.id(), who.address(), reception.get()), early ? "set.done-early" : "set.done", list, who, reception.get().text());
    }

    /** On all lists of the domain where the sender is a member. */
    Outcome setAll(Domain domain, Requester who, String mode) {
        List<MailingList> lists = listsOf(domain, who);
        Optional<Outcome> refused = lists.stream().map(l -> set(l, who, mode)).filter(Outcome::isRefused).findFirst();
        return refused.orElseGet(() -> lists.isEmpty() ? Outcome.refused("all.none", who.address().toString()) : Outcome.done("set.all", lists.size(), mode));
    }

    /** The open lists of the domain that the sender is a member of. */
    List<MailingList> listsOf(Domain domain, Requester who) {
        return members.listsOf(who.address()).stream().flatMap(m -> catalog.find(m.listId()).stream()).filter(l -> l.domain().equals(domain) && l.isOpen()).toList();
    }

    /** @param until a day, not included; empty for no end */
    Outcome suspend(MailingList list, Requester who, String until) {
        try {
            Optional<LocalDate> end = until.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(until));
            Suspension suspension = new Suspension(clock.instant(), end.map(d -> d.atStartOfDay(ZoneOffset.UTC).toInstant()));
            return outcome(members.suspend(list.id(), who.address(), suspension), end.isPresent() ? "suspend.until" : "suspend.done", list, who, until);
        } catch (DateTimeParseException | IllegalArgumentException noDayToCome) {
            return Outcome.refused("suspend.day", until);
        }
    }

    Outcome resume(MailingList list, Requester who) {
        return outcome(members.resume(list.id(), who.address()), "resume.done", list, who, "");
    }

    private static Outcome outcome(boolean found, String key, MailingList list, Requester who, String mode) {
        return found ? Outcome.done(key, list.name(), mode) : Outcome.refused(Memberships.NO_MEMBER, list.name(), who.address().toString());
    }
}
