package org.colombier.lists.bounce;

import java.util.List;
import java.util.Optional;
import org.colombier.lists.bounce.ProbeKey.Purpose;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** A member who was written to about bounces says that the mailbox works. The key of the letter is the proof that it does. Thread-safe. */
@Service
public class Alive {

    /** Whose mailbox, and for which list. */
    public record Question(MailingList list, Member member) {
    }

    private final ProbeKey keys;
    private final Members members;
    private final Catalog catalog;
    private final BounceBook book;

    Alive(ProbeKey keys, Members members, Catalog catalog, BounceBook book) {
        this.keys = keys;
        this.members = members;
        this.catalog = catalog;
        this.book = book;
    }

    /** Empty if the key is none of ours, too old, or the member has gone. */
    public Optional<Question> find(String key) {
        return keys.read(key).filter(meaning -> meaning.purpose() == Purpose.ALIVE).flatMap(meaning -> members.find(meaning.memberId()))
            .flatMap(member -> catalog.find(member.listId()).map(list -> new Question(list, member)));
    }

    /** Forgets the bounces; once more is harmless. @return false if {@link #find} finds nothing */
    @Transactional
    public boolean confirm(String key) {
        Optional<Question> question = find(key);
        question.ifPresent(q -> book.reset(q.list(), List.of(q.member()), "the member's word"));
        return question.isPresent();
    }
}
