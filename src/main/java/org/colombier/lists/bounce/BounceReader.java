package org.colombier.lists.bounce;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.colombier.lists.posting.ReadableText;
import org.colombier.mail.DeliveryReport;
import org.colombier.mail.DispositionReport;
import org.colombier.mail.FeedbackReport;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MailReport;
import org.colombier.mail.MessageContent;
import org.colombier.mail.ReversePath;

/**
 * Reads what came back: the machine's part of a report where there is one, else the words for people. Never fails for what
 * a mail holds; bounded in time and size. Pure.
 */
final class BounceReader {

    /** As many as a packet of our queue holds. */
    static final int MOST = DeliveryReport.MOST_RECIPIENTS;
    private static final int MOST_TEXT = 16_000;

    /**
     * A mail, read.
     *
     * @param bounces at least one
     * @param report  the machine's part, if there is one
     * @param text    what it says to people, bounded
     */
    record Read(List<Bounce> bounces, Optional<MailReport> report, String text) {

        /** What it says of the one copy that a key knows: the first failure, else whatever it says first. */
        Bounce ofOne() {
            return bounces.stream().filter(b -> b.kind() != BounceKind.DELAY && b.kind() != BounceKind.SUCCESS).findFirst().orElse(bounces.getFirst());
        }
    }

    private BounceReader() {
    }

    static Read read(ReversePath reversePath, HeaderSection header, MessageContent content) throws IOException {
        Optional<MailReport> report = MailReport.find(content);
        String text = text(content);
        List<Bounce> bounces = report.map(found -> switch (found) {
            case DeliveryReport delivery -> delivery.recipients().stream().limit(MOST).map(subject -> of(subject, text)).toList();
            case DispositionReport receipt -> List.of(new Bounce(BounceKind.RECEIPT, receipt.finalRecipient(), "", receipt.disposition()));
            case FeedbackReport complaint -> List.of(complaint(complaint));
        }).orElseGet(() -> forPeople(reversePath, header, text));
        return new Read(bounces, report, text);
    }

    private static List<Bounce> forPeople(ReversePath reversePath, HeaderSection header, String text) {
        Optional<Bounce> answer = AutomaticAnswer.read(header, text);
        if (answer.isPresent() && !AutomaticAnswer.isDaemon(header)) {
            return List.of(answer.get());
        }
        List<Bounce> told = TextBounce.read(reversePath.isNull(), header, text);
        return !told.isEmpty() ? told : answer.map(List::of).orElseGet(() -> List.of(new Bounce(BounceKind.UNKNOWN, "", "", AutomaticAnswer.subject(header))));
    }

    /** RFC 5965 section 7.3: only these say that somebody does not want the mail. */
    private static Bounce complaint(FeedbackReport report) {
        boolean wanted = report.type().equals("not-spam");
        return new Bounce(wanted ? BounceKind.UNKNOWN : BounceKind.COMPLAINT, report.recipients().stream().findFirst().orElse(""), "", report.type());
    }

    private static Bounce of(DeliveryReport.Subject subject, String text) {
        String recipient = recipient(subject);
        String status = subject.status();
        return switch (subject.action()) {
            case DELAYED -> new Bounce(BounceKind.DELAY, recipient, status, subject.diagnostic());
            case DELIVERED, RELAYED, EXPANDED -> new Bounce(BounceKind.SUCCESS, recipient, status, subject.action().toString());
            // RFC 3464 section 2.3.4: a class that does not fit the action is a fault of the reporter; a code of success says it arrived.
            case FAILED -> status.startsWith("2.") && subject.diagnostic().isEmpty() ? new Bounce(BounceKind.SUCCESS, recipient, status, "status " + status) : failure(subject, recipient, text);
        };
    }

    /** The address that we sent to knows our member; the one at which the mail ended may be a forward's (RFC 3464 section 2.3.1). */
    private static String recipient(DeliveryReport.Subject subject) {
        String original = subject.originalRecipient().replaceFirst("^[^;@]*;", "").strip().replaceAll("^<(.*)>$", "$1");
        return original.contains("@") ? original : subject.finalRecipient();
    }

    private static Bounce failure(DeliveryReport.Subject subject, String recipient, String text) {
        String status = subject.status();
        String said = subject.diagnostic();
        BounceKind kind = RefusalWords.kind(status, said);
        // A code that means nothing (X.0.0) and a host that says nothing: what the report tells people may.
        boolean vague = status.isEmpty() || status.endsWith(".0.0");
        boolean silent = RefusalWords.byWords(said).isEmpty();
        if (vague && silent) {
            kind = RefusalWords.byWords(before(text)).orElse(kind == BounceKind.UNKNOWN ? BounceKind.HARD : kind);
        }
        return new Bounce(kind, recipient, status, said.isEmpty() ? "status " + status : said);
    }

    /** The text without what is returned below it. */
    private static String before(String text) {
        int returned = text.indexOf("\nReceived: ");
        return returned > 0 ? text.substring(0, returned) : text;
    }

    private static String text(MessageContent content) {
        String text = ReadableText.of(content.octets());
        return text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) : text;
    }
}
