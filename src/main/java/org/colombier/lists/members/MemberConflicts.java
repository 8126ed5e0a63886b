package org.colombier.lists.members;

import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;

/** Who cannot be a member, whoever asks. */
final class MemberConflicts {

    private MemberConflicts() {
    }

    /** @param room how many more the list takes */
    static void check(MailingList list, EmailAddress address, long room) {
        if (isOwnAddress(list, address)) {
            throw new ListConflict("member.conflict.own-address", address.toString());
        }
        if (room <= 0) {
            throw new ListConflict("member.conflict.full", list.address().toString());
        }
    }

    /** A list that is its own member would post to itself for ever. */
    static boolean isOwnAddress(MailingList list, EmailAddress address) {
        return address.domain().equals(list.domain()) && (address.localPart().equals(list.name())
            || address.localPart().startsWith(list.name() + "-")
            && (address.equals(list.requestAddress()) || address.equals(list.editorAddress()) || address.equals(list.ownerAddress())
            || address.equals(list.subscribeAddress()) || address.equals(list.unsubscribeAddress())));
    }
}
