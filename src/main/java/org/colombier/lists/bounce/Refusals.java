package org.colombier.lists.bounce;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.lists.bounce.BounceLedger.Entry;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.MemberBounces;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.posting.PostMark;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.ops.MailLog;
import org.colombier.queue.FailureTaker;
import org.colombier.queue.QueueId;
import org.springframework.stereotype.Component;

/**
 * Refusals of list mail at SMTP time, a packet at a time, as the queue records them: counted like a report's mail, without
 * that mail. A packet costs one look-up of its members and four batches, whatever its size. Thread-safe.
 */
@Component
class Refusals implements FailureTaker {

    private static final String OWNER = "-owner";
    private static final String BOUNCE = "bounce";

    private final Catalog catalog;
    private final MemberKey keys;
    private final MemberBounces members;
    private final BounceLedger ledger;
    private final Tracking tracking;
    private final Clock clock;

    Refusals(Catalog catalog, MemberKey keys, MemberBounces members, BounceLedger ledger, Tracking tracking, Clock clock) {
        this.catalog = catalog;
        this.keys = keys;
        this.members = members;
        this.ledger = ledger;
        this.tracking = tracking;
        this.clock = clock;
    }

    @Override
    public boolean take(QueueId id, Envelope envelope, List<Failure> failed) {
        EmailAddress path = envelope.reversePath().address().orElseThrow().canonical();
        if (envelope.verp() && path.localPart().equals(BOUNCE) && failed.stream().allMatch(f -> keys.memberOf(f.recipient().key()).isPresent())) {
            Map<Long, Member> found = members.find(failed.stream().map(f -> keys.memberOf(f.recipient().key()).getAsLong()).toList());
            note(id, envelope, failed, f -> Optional.ofNullable(found.get(keys.memberOf(f.recipient().key()).getAsLong())));
            return true;
        }
        // Probes and other letters with a key of their own come as mails: they are few.
        Optional<MailingList> list = !envelope.verp() && path.localPart().endsWith(OWNER)
            ? catalog.find(path.withLocalPart(path.localPart().substring(0, path.localPart().length() - OWNER.length()))) : Optional.empty();
        list.ifPresent(l -> {
            Map<String, Member> found = members.find(l.id(), failed.stream().map(f -> f.recipient().original()).toList());
            note(id, envelope, failed, f -> Optional.ofNullable(found.get(f.recipient().original().canonical().toString())));
        });
        return list.isPresent();
    }

    private void note(QueueId id, Envelope envelope, List<Failure> failed, java.util.function.Function<Failure, Optional<Member>> member) {
        Instant now = clock.instant();
        Optional<PostMark> mark = PostMark.read(envelope.envelopeId()).filter(m -> tracking.isTracked(m.listId(), m.number()));
        List<Entry> entries = new ArrayList<>();
        List<Tracking.Fate> fates = new ArrayList<>();
        for (Failure failure : failed) {
            Optional<Member> found = member.apply(failure);
            Bounce bounce = bounce(failure);
            found.ifPresent(m -> entries.add(new Entry(m.id(), m.listId(), bounce, now, id.toString(), "")));
            found.ifPresent(m -> mark.ifPresent(post -> fates.add(new Tracking.Fate(post.listId(), post.number(), m.address(), "dsn", "failed", bounce.status(), bounce.reason(), now))));
            MailLog.line("bounce", id, "member=<" + found.map(m -> m.address().toString()).orElse("unknown") + ">, kind=" + bounce.kind() + ", dsn=" + bounce.status()
                + ", status=" + (found.isPresent() && bounce.counts() ? "noted" : "ignored") + " (" + bounce.reason() + ")");
        }
        // By id, as everywhere that touches several members' rows.
        ledger.note(entries.stream().sorted(Comparator.comparingLong(Entry::memberId)).toList());
        if (!fates.isEmpty()) {
            tracking.note(fates);
        }
    }

    private static Bounce bounce(Failure failure) {
        String status = failure.reply().status();
        String said = failure.reply().toString();
        BounceKind kind = RefusalWords.kind(status, said);
        return new Bounce(kind == BounceKind.UNKNOWN ? failure.reply().code() >= 500 ? BounceKind.HARD : BounceKind.SOFT : kind, failure.recipient().original().toString(), status, said);
    }
}
