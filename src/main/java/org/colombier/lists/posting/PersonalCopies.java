package org.colombier.lists.posting;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.Reception;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes copies with members' data, a page of members in the caller's transaction. Thread-safe. */
@Component
class PersonalCopies {

    private static final Logger LOG = LoggerFactory.getLogger(PersonalCopies.class);
    private static final int PAGE = 200;
    /** What a page, and so a transaction, may weigh. */
    private static final long PAGE_OCTETS = 32 << 20;
    /** What is in memory at once. */
    private static final long BATCH_OCTETS = 4 << 20;

    private final Members members;
    private final MemberKey keys;
    private final MailQueue queue;
    private final Clock clock;

    PersonalCopies(Members members, MemberKey keys, MailQueue queue, Clock clock) {
        this.members = members;
        this.keys = keys;
        this.queue = queue;
        this.clock = clock;
    }

    /** @param last of those read; empty if there are no more */
    record Written(long copies, Optional<PersonalPost.Place> last) {
    }

    /** @param after who has a copy already */
    Written write(Outgoing post, PostForm form, byte[] formed, PersonalPost.Place after) {
        int most = (int) Math.clamp(PAGE_OCTETS / Math.max(1, formed.length), 1, PAGE);
        List<Member> page = members.receivingAfter(post.list().id(), form.receptions(post.digests()), post.topics(), after.domain(), after.member(), most);
        EmailAddress author = post.author().canonical();
        List<Member> wanting = page.stream().filter(m -> m.reception() != Reception.NOT_ME || !m.address().equals(author)).toList();
        List<MailQueue.Mail> batch = new ArrayList<>();
        long octets = 0;
        for (Member member : wanting) {
            MailQueue.Mail copy = copy(post, formed, member);
            batch.add(copy);
            octets += copy.content().size();
            if (octets >= BATCH_OCTETS) {
                queue.submitEach(batch, post.notBefore());
                batch = new ArrayList<>();
                octets = 0;
            }
        }
        if (!batch.isEmpty()) {
            queue.submitEach(batch, post.notBefore());
        }
        return new Written(wanting.size(), page.size() < most ? Optional.empty() : Optional.of(new PersonalPost.Place(page.getLast().address().domain().ascii(), page.getLast().id())));
    }

    private MailQueue.Mail copy(Outgoing post, byte[] formed, Member member) {
        MemberCopy copy = rendered(post, formed, member);
        Envelope envelope = post.enveloped(Envelope.verp(post.list().address().withLocalPart("bounce"), copy.keyOffset()), copy.octets());
        return new MailQueue.Mail(QueueId.next(clock), envelope, MessageContent.of(copy.octets()), post.receipts().recipient(member.address(), keys.of(member.id())));
    }

    /** What one member's data make of a text stops nobody else's copy. */
    private static MemberCopy rendered(Outgoing post, byte[] formed, Member member) {
        try {
            return post.rendering().with(post.merge().footer(member)).of(post.merge().body(formed, member), true);
        } catch (RuntimeException | StackOverflowError unforeseen) {
            LOG.error("list {}: member {} gets a post without their data, which could not be put in", post.list().address(), member.id(), unforeseen);
            return post.rendering().of(formed, true);
        }
    }
}
