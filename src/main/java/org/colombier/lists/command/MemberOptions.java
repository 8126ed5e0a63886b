package org.colombier.lists.command;

import java.util.Locale;
import java.util.Optional;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.Reception;
import org.springframework.stereotype.Component;

/** SET: in which form a member gets the mail, and whether others see them. Undone as easily as done, so the From field is proof enough. */
@Component
class MemberOptions {

    private final Members members;

    MemberOptions(Members members) {
        this.members = members;
    }

    Outcome set(MailingList list, Requester who, String mode) {
        String word = mode.toLowerCase(Locale.ROOT);
        if (word.equals("conceal") || word.equals("noconceal")) {
            return outcome(members.setConcealed(list.id(), who.address(), word.equals("conceal")), list, who, word);
        }
        Optional<Reception> reception = Reception.parse(word);
        return reception.map(r -> outcome(members.setReception(list.id(), who.address(), r), list, who, r.text()))
            .orElseGet(() -> Outcome.refused("set.unknown", mode));
    }

    private static Outcome outcome(boolean found, MailingList list, Requester who, String mode) {
        return found ? Outcome.done("set.done", list.name(), mode) : Outcome.refused("unsubscribe.none", list.name(), who.address().toString());
    }
}
