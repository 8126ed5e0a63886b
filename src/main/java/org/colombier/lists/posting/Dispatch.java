package org.colombier.lists.posting;

import java.time.Clock;
import java.util.Iterator;
import java.util.Map;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.Reception;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.ops.MailLog;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueId;
import org.springframework.stereotype.Component;

/** Puts the copies of a post into the queue: one message for each form that somebody wants, with its members. Thread-safe. */
@Component
class Dispatch {

    private final Members members;
    private final MemberKey keys;
    private final MailQueue queue;
    private final Forms forms;
    private final PersonalPosts personal;
    private final Clock clock;

    Dispatch(Members members, MemberKey keys, MailQueue queue, Forms forms, PersonalPosts personal, Clock clock) {
        this.members = members;
        this.keys = keys;
        this.queue = queue;
        this.forms = forms;
        this.personal = personal;
        this.clock = clock;
    }

    /** In the caller's transaction. @return how many copies */
    long send(Outgoing post) {
        Map<Reception, Long> receptions = members.countByReception(post.list().id());
        long copies = 0;
        for (PostForm form : PostForm.values()) {
            if (form.receptions(post.digests()).stream().anyMatch(receptions::containsKey)) {
                byte[] formed = forms.of(post.list(), form, post.copy());
                copies += post.merge().isPersonal(formed) ? personal.begin(post, form, formed) : send(post, form, formed);
            }
        }
        return copies;
    }

    /** As {@link #send(Outgoing)}, one form alone. */
    long sendOnly(PostForm form, Outgoing post) {
        boolean wanted = form.receptions(post.digests()).stream().anyMatch(members.countByReception(post.list().id())::containsKey);
        return wanted ? send(post, form, form.of(post.copy())) : 0;
    }

    /** One message for those in the share, another for the others; each reads the members, which a list of any size bears. */
    private long send(Outgoing post, PostForm form, byte[] formed) {
        MailingList list = post.list();
        VerpShare share = post.share();
        long count = 0;
        if (share.percent() > 0 || !members.bouncing(list.id(), 1).isEmpty()) {
            Receivers keyed = new Receivers(members, list.id(), post.topics(), form.receptions(post.digests()), post.author(), share::holds, m -> post.receipts().recipient(m.address(), keys.of(m.id())));
            MemberCopy copy = post.rendering().of(formed, true);
            count += submit(post, copy, Envelope.verp(list.address().withLocalPart("bounce"), copy.keyOffset()), keyed, form);
        }
        if (share.percent() < 100) {
            Receivers common = new Receivers(members, list.id(), post.topics(), form.receptions(post.digests()), post.author(), m -> !share.holds(m), m -> Recipient.of(m.address()));
            count += submit(post, post.rendering().of(formed, false), Envelope.from(ReversePath.of(list.ownerAddress())).returning(Envelope.Returned.HEADERS), common, form);
        }
        return count;
    }

    private long submit(Outgoing post, MemberCopy copy, Envelope envelope, Receivers receivers, PostForm form) {
        if (!receivers.hasNext()) {
            return 0;
        }
        QueueId id = put(post, copy, envelope, receivers);
        MailLog.line("robot", id, "list=<" + post.list().address() + ">, origin=" + post.origin() + ", form=" + form + ", nrcpt=" + receivers.count()
            + post.notBefore().map(t -> ", not-before=" + t).orElse(""));
        return receivers.count();
    }

    /** Puts a copy into the queue for these. */
    QueueId put(Outgoing post, MemberCopy copy, Envelope envelope, Iterator<Recipient> recipients) {
        QueueId id = QueueId.next(clock);
        Envelope signed = post.enveloped(envelope, copy.octets());
        MessageContent content = MessageContent.of(copy.octets());
        if (post.notBefore().isPresent()) {
            queue.submit(id, signed, content, recipients, post.notBefore().get());
        } else {
            queue.submit(id, signed, content, recipients);
        }
        return id;
    }
}
