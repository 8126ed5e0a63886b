package org.colombier.mail;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The machine's part of a delivery report (RFC 3464): what became of a message's recipients. Written by the queue,
 * read by the bounce robot.
 *
 * @param reportingMta the host that reports, without its type
 * @param envelopeId   the ENVID the sender gave, empty if none
 * @param arrival      when the message came in, if said
 * @param recipients   at least one in a well-formed report; none where a peer's report says none. At most {@value #MOST_RECIPIENTS} are read
 */
public record DeliveryReport(String reportingMta, String envelopeId, Optional<Instant> arrival, List<Subject> recipients) implements MailReport {

    public static final int MOST_RECIPIENTS = 1_000;

    /** RFC 3464 section 2.3.3. */
    public enum Action {
        FAILED, DELAYED, DELIVERED, RELAYED, EXPANDED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One recipient's fields (RFC 3464 section 2.3).
     *
     * @param finalRecipient    the address at which it ended, without its type
     * @param originalRecipient as the sender gave it, with its type ({@code rfc822;…}); empty if not said
     * @param status            an enhanced code, {@code 5.1.1}
     * @param remoteMta         the host that refused, without its type; empty if none did
     * @param diagnostic        its reply, without the type; empty if none
     * @param willRetryUntil    of a delayed one
     * @param lastAttempt       when the answer was given
     */
    public record Subject(String finalRecipient, String originalRecipient, Action action, String status, String remoteMta, String diagnostic,
                          Optional<Instant> willRetryUntil, Optional<Instant> lastAttempt) {

        public boolean isFailure() {
            return action == Action.FAILED;
        }

        public boolean isPermanent() {
            return status.startsWith("5.");
        }
    }

    /**
     * Finds the report in a mail: the first {@code message/delivery-status} part (or RFC 6533's
     * {@code message/global-delivery-status}). Tolerant of what the field sends, bounded in all it reads.
     *
     * @return empty if the mail is no report of this kind, or has no part of it with at least one recipient
     */
    public static Optional<DeliveryReport> find(MessageContent mail) throws java.io.IOException {
        return MailReportReader.read(mail).filter(DeliveryReport.class::isInstance).map(DeliveryReport.class::cast);
    }

    /** The body of the {@code message/delivery-status} part, lines ended by CRLF. */
    public String fields() {
        StringBuilder out = new StringBuilder();
        out.append("Reporting-MTA: dns; ").append(reportingMta).append("\r\n");
        line(out, "Original-Envelope-Id: ", envelopeId);
        arrival.ifPresent(at -> line(out, "Arrival-Date: ", date(at)));
        for (Subject s : recipients) {
            out.append("\r\n");
            line(out, "Original-Recipient: ", s.originalRecipient());
            line(out, "Final-Recipient: ", (isAscii(s.finalRecipient()) ? "rfc822; " : "utf-8; ") + s.finalRecipient());
            line(out, "Action: ", s.action().toString());
            line(out, "Status: ", s.status());
            line(out, "Remote-MTA: ", s.remoteMta().isEmpty() ? "" : "dns; " + s.remoteMta());
            line(out, "Diagnostic-Code: ", s.diagnostic().isEmpty() ? "" : "smtp; " + s.diagnostic());
            s.lastAttempt().ifPresent(at -> line(out, "Last-Attempt-Date: ", date(at)));
            s.willRetryUntil().ifPresent(until -> line(out, "Will-Retry-Until: ", date(until)));
        }
        return out.toString();
    }

    /** True if the fields hold more than ASCII, so that the part is RFC 6533's {@code message/global-delivery-status}. */
    public boolean isInternational() {
        return !isAscii(fields());
    }

    private static void line(StringBuilder out, String name, String value) {
        if (!value.isEmpty()) {
            String clean = value.replaceAll("\\p{Cntrl}+", " ");
            out.append(name).append(clean.length() > 900 ? clean.substring(0, 900) : clean).append("\r\n");
        }
    }

    private static String date(Instant at) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC)).replace("GMT", "+0000");
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }
}
