package org.colombier.lists.command;

import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.colombier.lists.bounce.Probes;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Member;
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

    private final Members members;
    private final Probes probes;
    private final RobotPost robotPost;

    MembershipReminders(Members members, Probes probes, RobotPost robotPost) {
        this.members = members;
        this.probes = probes;
        this.robotPost = robotPost;
    }

    /** Submits the reminder to everybody whose mail is not suspended, in the caller's transaction. @return how many */
    @Transactional
    public long remind(MailingList list) {
        Optional<LongFunction<String>> keys = probes.keys(list, Probes.REMINDER);
        Function<Member, Recipient> address = m -> keys.map(k -> Recipient.of(m.address(), k.apply(m.id()))).orElseGet(() -> Recipient.of(m.address()));
        return robotPost.sendToMembers(Letter.fromList(list, Probes.REMINDER, list.address(), list.locale()), new Everybody(list.id(), address), keys.isPresent());
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
