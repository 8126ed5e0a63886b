package org.colombier.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
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
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Decides which delivery reports (RFC 3461, 3464) a message's outcomes call for, and writes them. Sends nothing: the
 * caller queues them in the transaction that records the outcomes. Thread-safe.
 */
@Component
class Reports {

    private static final int MOST_HEADERS = 64 << 10;
    /** A postmaster reads so many and not more. */
    private static final int DOUBLE_BOUNCES = 50;
    private static final Duration PER = Duration.ofHours(1);

    /** The message that is reported on. */
    record About(QueueId id, Envelope envelope, Instant arrival, MessageContent content) {
    }

    /**
     * A report, ready for the queue.
     *
     * @param notice what it is to the mail log, in Postfix' words
     */
    record Mail(QueueId id, QueueId about, String notice, Envelope envelope, MessageContent content, Recipient recipient) {
    }

    /** What is the same in all of a report's recipients. */
    private record Kind(String text, String notice, Action local, Action remote, Optional<Instant> until) {

        boolean failed() {
            return local == Action.FAILED;
        }
    }

    private static final Kind FAILED = new Kind("failed", "sender non-delivery notification", Action.FAILED, Action.FAILED, Optional.empty());
    private static final Kind DOUBLE = new Kind("double", "postmaster non-delivery notification", Action.FAILED, Action.FAILED, Optional.empty());
    private static final Kind SUCCEEDED = new Kind("succeeded", "sender delivery status notification", Action.DELIVERED, Action.RELAYED, Optional.empty());
    private static final Kind EXPANDED = new Kind("succeeded", "sender delivery status notification", Action.EXPANDED, Action.EXPANDED, Optional.empty());

    private final Site site;
    private final QueueSettings settings;
    private final ObjectProvider<ReportLanguages> languages;
    private final Clock clock;
    private final Optional<EmailAddress> postmaster;
    /** Guarded by this. */
    private int doubleBounces;
    private Instant countedFrom = Instant.MIN;

    Reports(Site site, QueueSettings settings, ObjectProvider<ReportLanguages> languages, Clock clock) {
        this.site = site;
        this.settings = settings;
        this.languages = languages;
        this.clock = clock;
        String name = settings.doubleBounce();
        this.postmaster = EmailAddress.tryParse(name.isEmpty() || name.contains("@") ? name : name + "@" + site.hostname());
    }

    /** Failure reports, where NOTIFY wants them; about mail from {@code <>} to the postmaster alone (RFC 5321 section 6.1). */
    List<Mail> failed(About about, List<Outcome> outcomes) {
        List<Outcome> wanted = outcomes.stream().filter(o -> wants(o, Notify.FAILURE, true)).toList();
        return about.envelope().reversePath().isNull() ? doubleBounce(about, wanted) : compose(about, wanted, FAILED);
    }

    /** The warning that a message still waits; never about a list's copies: it would only worry the bounce robot. */
    List<Mail> delayed(About about, List<Outcome> outcomes, Instant until) {
        List<Outcome> wanted = about.envelope().verp() ? List.of() : outcomes.stream().filter(o -> wants(o, Notify.DELAY, true)).toList();
        return compose(about, wanted, new Kind("delayed", "sender delay notification", Action.DELAYED, Action.DELAYED, Optional.of(until)));
    }

    /** Asked for by NOTIFY=SUCCESS alone, and not where the next host will tell (RFC 3461 section 5.2.2). */
    List<Mail> succeeded(About about, List<Outcome> outcomes) {
        return compose(about, outcomes.stream().filter(o -> !o.passedOn() && wants(o, Notify.SUCCESS, false)).toList(), SUCCEEDED);
    }

    /** RFC 3461 section 5.2.7.3: addresses that stand for several, whose members are asked for no success. */
    List<Mail> expanded(About about, List<Outcome> outcomes) {
        return compose(about, outcomes, EXPANDED);
    }

    private static boolean wants(Outcome outcome, Notify what, boolean byDefault) {
        Set<Notify> asked = outcome.recipient().notifications();
        return asked.isEmpty() ? byDefault : asked.contains(what);
    }

    /** A report that cannot be delivered either: told to the postmaster, who is the end of it, and not without end. */
    private List<Mail> doubleBounce(About about, List<Outcome> outcomes) {
        boolean hisOwn = outcomes.stream().anyMatch(o -> postmaster.isPresent() && o.recipient().original().canonical().equals(postmaster.get().canonical()));
        if (outcomes.isEmpty() || postmaster.isEmpty() || hisOwn || !oneMore()) {
            outcomes.forEach(o -> MailLog.line("bounce", about.id(), "to=<" + o.recipient().address() + ">, a report about mail from <> is not sent"));
            return List.of();
        }
        return List.of(mail(about, outcomes, DOUBLE, postmaster.get()));
    }

    private synchronized boolean oneMore() {
        Instant now = clock.instant();
        if (now.isAfter(countedFrom.plus(PER))) {
            countedFrom = now;
            doubleBounces = 0;
        }
        return ++doubleBounces <= DOUBLE_BOUNCES;
    }

    /** One report for all, or one for each where each has its own reverse-path. */
    private List<Mail> compose(About about, List<Outcome> outcomes, Kind kind) {
        if (about.envelope().reversePath().isNull() || outcomes.isEmpty()) {
            return List.of();
        }
        List<List<Outcome>> groups = about.envelope().verp() ? outcomes.stream().map(List::of).toList() : List.of(outcomes);
        List<Mail> mails = new ArrayList<>();
        for (List<Outcome> group : groups) {
            mails.add(mail(about, group, kind, about.envelope().reversePathFor(group.getFirst().recipient()).address().orElseThrow()));
        }
        return mails;
    }

    private Mail mail(About about, List<Outcome> group, Kind kind, EmailAddress to) {
        DeliveryReport report = new DeliveryReport(site.hostname(), Xtext.decode(about.envelope().envelopeId()), Optional.of(about.arrival()),
            group.stream().map(outcome -> subject(outcome, kind)).toList());
        QueueId id = QueueId.next(clock);
        boolean whole = returnsAll(about, kind);
        try {
            HeaderSection header = HeaderSection.read(about.content());
            ReportText.Facts text = new ReportText.Facts(kind.text(), site.hostname(), about.id().toString(), header, kind.until());
            byte[] letter = ReportLetter.write(new ReportLetter.Facts(text, id, to, clock.instant(), languages(to), whole), report,
                whole ? about.content().octets() : headers(header));
            return new Mail(id, about.id(), kind.notice(), isAscii(to) ? envelope() : envelope().with(Envelope.Body.SMTP_UTF8), MessageContent.of(letter), Recipient.of(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our own domain answers for what the Mail Delivery System at our host name writes. */
    private Envelope envelope() {
        Envelope envelope = Envelope.from(ReversePath.NULL);
        return Domain.tryParse(site.hostname()).map(envelope::signedBy).orElse(envelope);
    }

    /** The language of a domain of ours, and the site's for all others. */
    private List<String> languages(EmailAddress to) {
        ReportLanguages known = languages.getIfAvailable();
        try {
            return known == null ? settings.reportLanguages()
                : known.of(to.domain()).filter(Set.of("en", "fr")::contains).map(List::of).orElse(settings.reportLanguages());
        } catch (DataAccessException e) {
            // A report in both languages is better than none.
            return settings.reportLanguages();
        }
    }

    private static Subject subject(Outcome outcome, Kind kind) {
        Recipient recipient = outcome.recipient();
        String original = recipient.orcpt().isEmpty() ? (isAscii(recipient.original()) ? "rfc822;" : "utf-8;") + recipient.original() : Xtext.originalRecipient(recipient.orcpt());
        boolean here = Set.of("local", "robot", "none").contains(outcome.relay());
        String remote = here ? "" : outcome.relay().replaceAll("[\\[:].*", "");
        String said = outcome.reply().toString();
        // Only an address makes a report an international one (RFC 6533 section 3); a peer's odd letters do not.
        String diagnostic = isAscii(recipient.address()) && isAscii(recipient.original()) ? said.replaceAll("[^\\x20-\\x7e]", "?") : said;
        return new Subject(recipient.address().toString(), original, here ? kind.local() : kind.remote(), status(outcome, kind), remote,
            diagnostic, kind.until(), Optional.of(outcome.at()));
    }

    private static boolean isAscii(EmailAddress address) {
        return address.toString().chars().allMatch(c -> c < 128);
    }

    /** RFC 3464 section 2.3.4: the class of a failure is 5 also where the last word was "try later" and time ran out. */
    private static String status(Outcome outcome, Kind kind) {
        String status = outcome.reply().status();
        return kind.failed() && status.startsWith("4.") ? "5" + status.substring(1) : status;
    }

    /** RFC 3461 section 4.3: RET is about failures alone; where it says nothing the choice is ours. */
    private boolean returnsAll(About about, Kind kind) {
        return kind.failed() && about.envelope().returned() != Returned.HEADERS && about.content().size() <= settings.returnedSize().toBytes();
    }

    private static byte[] headers(HeaderSection header) {
        byte[] headers = header.octets();
        return headers.length <= MOST_HEADERS ? headers : java.util.Arrays.copyOf(headers, MOST_HEADERS);
    }
}
