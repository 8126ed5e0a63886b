package org.colombier.lists.bounce;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.lists.posting.AutoMail;
import org.colombier.lists.posting.ReadableText;
import org.colombier.mail.DeliveryReport;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.ReversePath;

/**
 * What a mail to a bounce address says. Pure.
 *
 * @param kind      what it is worth
 * @param status    an enhanced code (RFC 3463), empty if the mail tells none
 * @param recipient of whom it speaks, if it says; empty else
 * @param reason    for the log
 */
record Bounce(Kind kind, String status, String recipient, String reason) {

    enum Kind {
        /** The address is no good: counts. */
        HARD,
        /** It might be again: counts less. */
        SOFT,
        /** About the message or the sender, not about the address: does not count. */
        POLICY,
        /** Still being tried: does not count. */
        DELAY,
        /** It arrived. */
        SUCCESS,
        /** No bounce: a vacation notice, a person's mail, spam. */
        NONE
    }

    /** As many as a packet of our queue holds. */
    private static final int MOST = 1_000;
    private static final Pattern OLD_STYLE_SENDER = Pattern.compile("mailer-daemon|postmaster|mail delivery (sub)?system", Pattern.CASE_INSENSITIVE);
    private static final Pattern STATUS = Pattern.compile("(?<![0-9.])([45]\\.[0-9]{1,3}\\.[0-9]{1,3})(?![0-9.])");
    private static final Pattern CODE = Pattern.compile("(?m)(?:^|[\\s:>])([45])[0-9]{2}[ -]");

    boolean counts() {
        return kind == Kind.HARD || kind == Kind.SOFT;
    }

    /** Reads the mail; of a report on several recipients the first failure counts, for a copy of ours has one recipient. */
    static Bounce read(ReversePath reversePath, HeaderSection header, MessageContent content) throws IOException {
        Optional<DeliveryReport> report = DeliveryReport.find(content);
        if (report.isPresent()) {
            return report.get().recipients().stream().filter(DeliveryReport.Subject::isFailure).findFirst()
                .or(() -> report.get().recipients().stream().findFirst()).map(Bounce::of)
                .orElseGet(() -> new Bounce(Kind.NONE, "", "", "report without recipients"));
        }
        if (!reversePath.isNull() && !fromDaemon(header)) {
            return new Bounce(Kind.NONE, "", "", "no report");
        }
        Optional<String> automatic = AutoMail.automaticallyWritten(header);
        return automatic.isPresent() && !fromDaemon(header) ? new Bounce(Kind.NONE, "", "", automatic.get()) : oldStyle(content);
    }

    /** Reads the mail about copies that went out many at a time: one for each recipient whom a report tells of, at most {@value #MOST}. */
    static List<Bounce> readAll(ReversePath reversePath, HeaderSection header, MessageContent content) throws IOException {
        List<Bounce> told = DeliveryReport.find(content).stream().flatMap(report -> report.recipients().stream()).limit(MOST).map(Bounce::of).toList();
        return told.isEmpty() ? List.of(read(reversePath, header, content)) : told;
    }

    private static Bounce of(DeliveryReport.Subject subject) {
        String recipient = subject.finalRecipient();
        return switch (subject.action()) {
            case DELAYED -> new Bounce(Kind.DELAY, subject.status(), recipient, "delayed");
            case DELIVERED, RELAYED, EXPANDED -> new Bounce(Kind.SUCCESS, subject.status(), recipient, subject.action().toString());
            case FAILED -> failure(subject.status(), recipient, subject.diagnostic());
        };
    }

    /** RFC 3463 section 3.8: {@code x.7.x} is security and policy; 4.x.x after the last try is a mailbox that may come back. */
    private static Bounce failure(String status, String recipient, String diagnostic) {
        boolean policy = status.matches("[45]\\.7\\..*") || diagnostic.toLowerCase(Locale.ROOT).matches("(?s).*\\b(dmarc|dkim|spf|spam|blacklist(ed)?|blocklist(ed)?|dnsbl|reputation)\\b.*")
            && !status.matches("5\\.1\\..*");
        if (policy) {
            return new Bounce(Kind.POLICY, status, recipient, "policy");
        }
        // A full mailbox (RFC 3463 section 3.3) is emptied one day, whatever the class of the code.
        boolean soft = status.startsWith("4.") || status.equals("5.2.2");
        return new Bounce(soft ? Kind.SOFT : Kind.HARD, status, recipient, "failed");
    }

    private static boolean fromDaemon(HeaderSection header) {
        return OLD_STYLE_SENDER.matcher(header.first("From").orElse("")).find();
    }

    private static Bounce oldStyle(MessageContent content) {
        String text = ReadableText.of(content.octets());
        Matcher status = STATUS.matcher(text);
        if (status.find()) {
            return failure(status.group(1), "", text.length() > 2_000 ? text.substring(0, 2_000) : text);
        }
        Matcher code = CODE.matcher(text);
        return code.find() ? failure(code.group(1) + ".0.0", "", text.length() > 2_000 ? text.substring(0, 2_000) : text)
            : new Bounce(Kind.NONE, "", "", "no report that can be read");
    }
}
