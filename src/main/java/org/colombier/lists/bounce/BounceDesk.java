package org.colombier.lists.bounce;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colombier.lists.bounce.BounceLedger.Entry;
import org.colombier.lists.bounce.BounceReader.Read;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.MemberBounces;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.members.Members;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.FeedbackReport;
import org.colombier.ops.MailLog;
import org.springframework.stereotype.Component;

/**
 * Takes what comes back to whom it is about: bounces to their members' record, probes to their end, receipts to the
 * tracking, complaints to the owners. Nothing that arrives here is ever answered. In the caller's transaction. Thread-safe.
 */
@Component
public class BounceDesk {

    private final Members members;
    private final MemberBounces counts;
    private final MemberKey keys;
    private final ProbeKey probeKeys;
    private final BounceLedger ledger;
    private final ProbeReturns probes;
    private final Complaints complaints;
    private final Tracking tracking;
    private final Clock clock;

    BounceDesk(Members members, MemberBounces counts, MemberKey keys, ProbeKey probeKeys, BounceLedger ledger, ProbeReturns probes, Complaints complaints, Tracking tracking, Clock clock) {
        this.members = members;
        this.counts = counts;
        this.keys = keys;
        this.probeKeys = probeKeys;
        this.ledger = ledger;
        this.probes = probes;
        this.complaints = complaints;
        this.tracking = tracking;
        this.clock = clock;
    }

    /** A mail to {@code bounce+KEY@}. @param key as it stood in the address */
    public void keyed(String key, ReturnedMail mail) {
        Read read = read(mail);
        Optional<ProbeKey.Meaning> probe = probeKeys.read(key);
        Optional<Member> member = probe.map(ProbeKey.Meaning::memberId).or(() -> keys.memberOf(key).stream().boxed().findFirst()).flatMap(members::find);
        if (read.report().orElse(null) instanceof FeedbackReport complaint) {
            complaints.take(mail.queueId(), complaint, member);
            return;
        }
        Bounce bounce = read.ofOne();
        member.ifPresent(m -> tracking.take(m.listId(), m.address(), read, mail.content()));
        if (probe.isPresent() && member.isPresent() && bounce.counts()) {
            probes.cameBack(mail.queueId(), probe.get(), member.get(), bounce);
        } else {
            member.ifPresentOrElse(m -> ledger.note(List.of(new Entry(m.id(), m.listId(), bounce, clock.instant(), mail.queueId(), text(bounce, read)))), () -> { });
        }
        log(mail.queueId(), member, bounce, "");
    }

    /** A mail to {@code list-owner@} that is a report: about a letter of the list, or a copy without a key. */
    public void unkeyed(MailingList list, ReturnedMail mail) {
        Read read = read(mail);
        if (read.report().orElse(null) instanceof FeedbackReport complaint) {
            complaints.take(mail.queueId(), complaint, Optional.empty());
            return;
        }
        Map<String, Member> found = counts.find(list.id(), read.bounces().stream().flatMap(b -> EmailAddress.tryParse(b.recipient()).stream()).toList());
        List<Entry> entries = new ArrayList<>();
        for (Bounce bounce : read.bounces()) {
            Optional<Member> member = EmailAddress.tryParse(bounce.recipient()).map(a -> found.get(a.canonical().toString()));
            member.ifPresent(m -> entries.add(new Entry(m.id(), m.listId(), bounce, clock.instant(), mail.queueId(), text(bounce, read))));
            member.ifPresent(m -> tracking.take(list.id(), m.address(), read, mail.content()));
            log(mail.queueId(), member, bounce, "");
        }
        ledger.note(entries.stream().sorted(Comparator.comparingLong(Entry::memberId)).toList());
    }

    /** A mail to {@code abuse-feedback-report@}. */
    public void complaint(Domain domain, ReturnedMail mail) {
        Read read = read(mail);
        if (read.report().orElse(null) instanceof FeedbackReport complaint) {
            complaints.take(mail.queueId(), complaint, Optional.empty());
        } else {
            log(mail.queueId(), Optional.empty(), read.ofOne(), "no complaint, to abuse-feedback-report@" + domain.ascii() + "; ");
        }
    }

    /**
     * True for what a program sends back to {@code list-owner@}; a person's mail, also one that holds or speaks of a report, is none. What comes
     * from {@code <>} is never passed on to people.
     */
    public boolean isReport(ReturnedMail mail) {
        String type = mail.header().first("Content-Type").orElse("").strip().toLowerCase(Locale.ROOT);
        if (mail.reversePath().isNull() || type.startsWith("multipart/report") || type.startsWith("message/delivery-status")) {
            return true;
        }
        return AutomaticAnswer.isDaemon(mail.header()) && read(mail).ofOne().kind() != BounceKind.UNKNOWN;
    }

    /** Only what counts is worth the reading. */
    private static String text(Bounce bounce, Read read) {
        return bounce.counts() || bounce.kind() == BounceKind.POLICY ? read.text() : "";
    }

    private static Read read(ReturnedMail mail) {
        try {
            return BounceReader.read(mail.reversePath(), mail.header(), mail.content());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void log(String queueId, Optional<Member> member, Bounce bounce, String more) {
        boolean noted = member.isPresent() && bounce.counts();
        MailLog.line("bounce", queueId, "member=<" + member.map(m -> m.address().toString()).orElse("unknown") + ">, kind=" + bounce.kind()
            + ", dsn=" + (bounce.status().isEmpty() ? "none" : bounce.status()) + ", status=" + (noted ? "noted" : "ignored") + " (" + more + bounce.reason() + ")");
    }
}
