package org.colombier.lists.command;

import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.Reception;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.Recipient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reminds the members of a list of their membership: one letter in the list's language, members read page by page. Thread-safe. */
@Component
public class MembershipReminders {

    private static final int PAGE = 1_000;

    private final Catalog catalog;
    private final Members members;
    private final MemberKey keys;
    private final RobotPost robotPost;

    MembershipReminders(Catalog catalog, Members members, MemberKey keys, RobotPost robotPost) {
        this.catalog = catalog;
        this.members = members;
        this.keys = keys;
        this.robotPost = robotPost;
    }

    /** Submits the reminder to everybody whose mail is not suspended, in the caller's transaction. @return how many */
    @Transactional
    public long remind(MailingList list) {
        boolean keyed = catalog.settings(list).get(ListParameters.VERP_REMIND);
        Function<Member, Recipient> address = m -> keyed ? Recipient.of(m.address(), keys.of(m.id())) : Recipient.of(m.address());
        return robotPost.sendToMembers(Letter.fromList(list, "remind", list.address(), list.locale()), new Everybody(list.id(), address), keyed);
    }

    /** All members, pulled in the order of their domains. */
    private final class Everybody implements Iterator<Recipient> {
        private final long listId;
        private final Function<Member, Recipient> address;
        private Iterator<Member> page = List.<Member>of().iterator();
        private Optional<Member> last = Optional.empty();
        private boolean exhausted;

        Everybody(long listId, Function<Member, Recipient> address) {
            this.listId = listId;
            this.address = address;
        }

        @Override
        public boolean hasNext() {
            if (!page.hasNext() && !exhausted) {
                List<Member> read = members.receivingAfter(listId, EnumSet.allOf(Reception.class), last, PAGE);
                exhausted = read.size() < PAGE;
                last = read.isEmpty() ? last : Optional.of(read.getLast());
                page = read.iterator();
            }
            return page.hasNext();
        }

        @Override
        public Recipient next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return address.apply(page.next());
        }
    }
}
