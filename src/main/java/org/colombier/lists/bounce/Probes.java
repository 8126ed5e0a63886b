package org.colombier.lists.bounce;

import org.colombier.lists.bounce.ProbeKey.Purpose;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameter;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Members;
import org.colombier.lists.template.Letter;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;

/** Gives letters to members a return address of their own, so that one that comes back says whose mailbox is gone. Thread-safe. */
@Component
public class Probes {

    private final Catalog catalog;
    private final Members members;
    private final ProbeKey keys;

    Probes(Catalog catalog, Members members, ProbeKey keys) {
        this.catalog = catalog;
        this.members = members;
        this.keys = keys;
    }

    /** A welcome to somebody who is a member now: tests the mailbox if the list's {@code verp_welcome} says so; else as it was. */
    public Letter welcome(MailingList list, Letter letter) {
        return testing(list, letter, ListParameters.VERP_WELCOME, Purpose.WELCOME);
    }

    /** A reminder to a member: tests the mailbox if the list's {@code verp_remind} says so; else as it was. */
    public Letter reminder(MailingList list, Letter letter) {
        return testing(list, letter, ListParameters.VERP_REMIND, Purpose.REMIND);
    }

    private Letter testing(MailingList list, Letter letter, ListParameter<Boolean> wanted, Purpose purpose) {
        if (!catalog.settings(list).get(wanted)) {
            return letter;
        }
        return members.find(list.id(), letter.to()).map(member -> letter.returningTo(address(list, purpose, member.id()))).orElse(letter);
    }

    /** {@code bounce+KEY@domain}. */
    EmailAddress address(MailingList list, Purpose purpose, long memberId) {
        return list.address().withLocalPart("bounce+" + keys.of(purpose, memberId));
    }
}
