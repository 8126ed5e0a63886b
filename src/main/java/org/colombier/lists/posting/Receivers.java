package org.colombier.lists.posting;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.Reception;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Recipient;

/**
 * The members who get one form of a post, or some of them, as recipients, pulled page by page in the order of their
 * domains: flat memory for a list of any size. Not thread-safe.
 */
final class Receivers implements Iterator<Recipient> {

    private static final int PAGE = 1_000;

    private final Members members;
    private final long listId;
    private final Optional<Set<String>> topics;
    private final Set<Reception> receptions;
    private final EmailAddress author;
    private final Predicate<Member> chosen;
    private final Function<Member, Recipient> addressed;
    private Iterator<Member> page = List.<Member>of().iterator();
    private Optional<Member> last = Optional.empty();
    private boolean exhausted;
    private Optional<Recipient> next = Optional.empty();
    private long count;

    /**
     * @param topics of the post, where members choose by them
     * @param chosen    who of them
     * @param addressed how a copy is addressed to a member
     */
    Receivers(Members members, long listId, Optional<Set<String>> topics, Set<Reception> receptions, EmailAddress author, Predicate<Member> chosen, Function<Member, Recipient> addressed) {
        this.members = members;
        this.listId = listId;
        this.topics = topics;
        this.receptions = receptions;
        this.author = author.canonical();
        this.chosen = chosen;
        this.addressed = addressed;
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && (page.hasNext() || turn())) {
            Member member = page.next();
            if (chosen.test(member) && (member.reception() != Reception.NOT_ME || !member.address().equals(author))) {
                next = Optional.of(addressed.apply(member));
            }
        }
        return next.isPresent();
    }

    /** Reads the next page; false at the end. */
    private boolean turn() {
        if (exhausted) {
            return false;
        }
        List<Member> read = members.receivingAfter(listId, receptions, topics, last, PAGE);
        exhausted = read.size() < PAGE;
        last = read.isEmpty() ? last : Optional.of(read.getLast());
        page = read.iterator();
        return page.hasNext();
    }

    @Override
    public Recipient next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Recipient recipient = next.orElseThrow();
        next = Optional.empty();
        count++;
        return recipient;
    }

    /** How many were given out. */
    long count() {
        return count;
    }
}
