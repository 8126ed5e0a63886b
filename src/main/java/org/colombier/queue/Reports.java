package org.colombier.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.mail.DeliveryReport;
import org.colombier.mail.DeliveryReport.Action;
import org.colombier.mail.DeliveryReport.Subject;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.Envelope.Returned;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.Recipient.Notify;
import org.colombier.mail.ReversePath;
import org.colombier.ops.MailLog;
import org.colombier.ops.Site;
import org.springframework.stereotype.Component;

/**
 * Decides which delivery reports (RFC 3461, 3464) a message's outcomes call for, and writes them. Sends nothing: the
 * caller queues them in the transaction that records the outcomes. Thread-safe.
 */
@Component
class Reports {

    /** A message larger than this goes back as its headers alone, whatever RET says (RFC 3461 section 6.2 leaves it to us). */
    private static final int MAX_RETURNED = 64 << 10;

    /** The message that is reported on. */
    record About(QueueId id, Envelope envelope, Instant arrival, MessageContent content) {
    }

    /** A report, ready for the queue. */
    record Mail(QueueId id, Envelope envelope, MessageContent content, Recipient recipient) {
    }

    /** What is the same in all of a report's recipients. */
    private record Kind(String text, Action local, Action remote, Optional<Instant> until) {
    }

    private final Site site;
    private final ReportLetter letter;
    private final Clock clock;

    Reports(Site site, QueueSettings settings, Clock clock) {
        this.site = site;
        this.letter = new ReportLetter(site.hostname(), settings.reportLanguages());
        this.clock = clock;
    }

    /** Failure reports; none for mail from {@code <>} (RFC 5321 section 6.1) or where NOTIFY does not want one. */
    List<Mail> failed(About about, List<Outcome> outcomes) {
        if (about.envelope().reversePath().isNull()) {
            outcomes.forEach(o -> MailLog.line("bounce", about.id(), "to=<" + o.recipient().address() + ">, a report about mail from <> is not sent"));
        }
        List<Outcome> wanted = outcomes.stream().filter(o -> wants(o, Notify.FAILURE, true)).toList();
        return compose(about, wanted, new Kind("failed", Action.FAILED, Action.FAILED, Optional.empty()));
    }

    /** The warning that a message still waits; never about a list's copies: it would only worry the bounce robot. */
    List<Mail> delayed(About about, List<Outcome> outcomes, Instant until) {
        List<Outcome> wanted = about.envelope().verp() ? List.of() : outcomes.stream().filter(o -> wants(o, Notify.DELAY, true)).toList();
        return compose(about, wanted, new Kind("delayed", Action.DELAYED, Action.DELAYED, Optional.of(until)));
    }

    /** Asked for by NOTIFY=SUCCESS alone, and not where the next host will tell (RFC 3461 section 5.2.2). */
    List<Mail> succeeded(About about, List<Outcome> outcomes) {
        List<Outcome> wanted = outcomes.stream().filter(o -> !o.passedOn() && wants(o, Notify.SUCCESS, false)).toList();
        return compose(about, wanted, new Kind("succeeded", Action.DELIVERED, Action.RELAYED, Optional.empty()));
    }

    private static boolean wants(Outcome outcome, Notify what, boolean byDefault) {
        Set<Notify> asked = outcome.recipient().notifications();
        return asked.isEmpty() ? byDefault : asked.contains(what);
    }

    /** One report for all, or one for each where each has its own reverse-path. */
    private List<Mail> compose(About about, List<Outcome> outcomes, Kind kind) {
        if (about.envelope().reversePath().isNull() || outcomes.isEmpty()) {
            return List.of();
        }
        List<List<Outcome>> groups = about.envelope().verp() ? outcomes.stream().map(List::of).toList() : List.of(outcomes);
        byte[] returned = returned(about);
        List<Mail> mails = new ArrayList<>();
        for (List<Outcome> group : groups) {
            mails.add(mail(about, group, kind, returned));
        }
        return mails;
    }

    private Mail mail(About about, List<Outcome> group, Kind kind, byte[] returned) {
        EmailAddress to = about.envelope().reversePathFor(group.getFirst().recipient()).address().orElseThrow();
        DeliveryReport report = new DeliveryReport(site.hostname(), Xtext.decode(about.envelope().envelopeId()), Optional.of(about.arrival()),
            group.stream().map(outcome -> subject(outcome, kind)).toList());
        QueueId id = QueueId.next(clock);
        ReportLetter.Facts facts = new ReportLetter.Facts(kind.text(), about.id(), id, to, clock.instant(), kind.until(), returnsAll(about));
        return new Mail(id, envelope(), MessageContent.of(letter.write(facts, report, returned)), Recipient.of(to));
    }

    /** Our own domain answers for what the Mail Delivery System at our host name writes. */
    private Envelope envelope() {
        Envelope envelope = Envelope.from(ReversePath.NULL);
        return Domain.tryParse(site.hostname()).map(envelope::signedBy).orElse(envelope);
    }

    private static Subject subject(Outcome outcome, Kind kind) {
        Recipient recipient = outcome.recipient();
        String original = recipient.orcpt().isEmpty() ? "rfc822;" + recipient.original() : Xtext.decode(recipient.orcpt());
        boolean here = Set.of("local", "robot", "none").contains(outcome.relay());
        String remote = here ? "" : outcome.relay().replaceAll("[\\[:].*", "");
        return new Subject(recipient.address().toString(), original, here ? kind.local() : kind.remote(), status(outcome, kind), remote,
            outcome.reply().toString(), kind.until());
    }

    /** RFC 3464 section 2.3.4: the class of a failure is 5 also where the last word was "try later" and time ran out. */
    private static String status(Outcome outcome, Kind kind) {
        String status = outcome.reply().status();
        return kind.local() == Action.FAILED && status.startsWith("4.") ? "5" + status.substring(1) : status;
    }

    private static boolean returnsAll(About about) {
        return about.envelope().returned() == Returned.FULL && about.content().size() <= MAX_RETURNED;
    }

    private static byte[] returned(About about) {
        try {
            if (returnsAll(about)) {
                return about.content().octets();
            }
            byte[] headers = HeaderSection.read(about.content()).octets();
            return headers.length <= MAX_RETURNED ? headers : java.util.Arrays.copyOf(headers, MAX_RETURNED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
