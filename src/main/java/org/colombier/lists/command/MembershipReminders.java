package org.colombier.lists.command;

import org.colombier.lists.bounce.Probes;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.posting.Circular;
import org.colombier.lists.template.Letter;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reminds the members of a list of their membership: one letter in the list's language, members read page by page. Thread-safe. */
@Component
public class MembershipReminders {

    private final Probes probes;
    private final Circular circular;

    MembershipReminders(Probes probes, Circular circular) {
        this.probes = probes;
        this.circular = circular;
    }

    /** Submits the reminder to everybody whose mail is not suspended, in the caller's transaction. @return how many */
    @Transactional
    public long remind(MailingList list) {
        return circular.send(Letter.fromList(list, Probes.REMINDER, list.address(), list.locale()), probes.keys(list, Probes.REMINDER));
    }
}
