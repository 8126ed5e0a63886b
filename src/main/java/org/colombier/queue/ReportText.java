package org.colombier.queue;

import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.colombier.mail.DeliveryReport;
import org.colombier.mail.DeliveryReport.Action;
import org.colombier.mail.DeliveryReport.Subject;
import org.colombier.mail.HeaderSection;

/** What a delivery report says to people: what happened, to which message, and for each recipient why and what to do. */
final class ReportText {

    private static final ResourceBundle.Control NO_FALLBACK = ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    private static final int WIDTH = 76;
    private static final int LONGEST_SUBJECT = 200;

    /**
     * @param kind     which text: {@code failed}, {@code delayed}, {@code succeeded}, {@code double}
     * @param about    the message's queue id
     * @param original its header
     * @param until    when the last attempt will be, of a delayed one
     */
    record Facts(String kind, String hostname, String about, HeaderSection original, Optional<Instant> until) {
    }

    private final Locale language;
    private final ResourceBundle texts;

    ReportText(String language) {
        this.language = Locale.forLanguageTag(language);
        this.texts = ResourceBundle.getBundle("messages.reports", this.language, NO_FALLBACK);
    }

    String sender() {
        return texts.getString("sender");
    }

    String subject(String kind) {
        return texts.getString(kind + ".subject");
    }

    /** Where the first words are in another language: that these words come, too. */
    String below() {
        return texts.getString("below") + "\r\n\r\n";
    }

    /** Lines ended by CRLF, at most {@value #WIDTH} characters where words allow. */
    String write(Facts facts, DeliveryReport report) {
        StringBuilder out = new StringBuilder();
        paragraph(out, text(facts.kind() + ".text", facts.hostname(), facts.about(), facts.until().map(this::date).orElse("")));
        out.append("\r\n");
        facts.original().first("Subject").map(ReportText::readable).filter(s -> !s.isBlank()).ifPresent(s -> line(out, "original.subject", s));
        report.arrival().ifPresent(at -> line(out, "original.sent", date(at)));
        line(out, "original.reference", facts.about());
        for (Subject recipient : report.recipients()) {
            out.append("\r\n");
            recipient(out, recipient);
        }
        if (!facts.kind().equals("succeeded")) {
            out.append("\r\n");
            paragraph(out, text("help", facts.hostname()));
        }
        return out.toString();
    }

    private void recipient(StringBuilder out, Subject recipient) {
        String given = recipient.originalRecipient().replaceFirst("^[^;]*;\\s*", "");
        out.append('<').append(recipient.finalRecipient()).append('>')
            .append(given.isEmpty() || given.equalsIgnoreCase(recipient.finalRecipient()) ? "" : " " + text("expandedFrom", "<" + given + ">")).append("\r\n");
        if (recipient.isFailure() || recipient.action() == Action.DELAYED) {
            indented(out, reason(recipient.status()));
            if (!recipient.diagnostic().isEmpty()) {
                indented(out, recipient.remoteMta().isEmpty() ? recipient.diagnostic() : text("said", recipient.remoteMta()) + " " + recipient.diagnostic());
            }
            recipient.lastAttempt().ifPresent(at -> indented(out, texts.getString("attempted") + " " + date(at)));
        } else {
            indented(out, text("done." + recipient.action(), recipient.remoteMta()));
        }
    }

    /** RFC 3463: the subject and the detail say more to people than the class. */
    private String reason(String status) {
        String[] parts = status.split("\\.");
        String detailed = parts.length == 3 ? "reason." + parts[1] + "." + parts[2] : "";
        String general = parts.length == 3 ? "reason." + parts[1] : "";
        return texts.getString(texts.containsKey(detailed) ? detailed : texts.containsKey(general) ? general : "reason.0");
    }

    private String text(String key, String... values) {
        return new MessageFormat(texts.getString(key).replace("'", "''"), language).format(values);
    }

    private String date(Instant at) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT).withLocale(language).format(at.atZone(ZoneOffset.UTC)).replace('\u202f', ' ') + " UTC";
    }

    private void line(StringBuilder out, String key, String value) {
        out.append("    ").append(texts.getString(key)).append(' ').append(value).append("\r\n");
    }

    private static String readable(String encoded) {
        String decoded = DecoderUtil.decodeEncodedWords(encoded, DecodeMonitor.SILENT, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ").strip();
        return decoded.length() > LONGEST_SUBJECT ? decoded.substring(0, LONGEST_SUBJECT) + "…" : decoded;
    }

    private static void paragraph(StringBuilder out, String text) {
        wrap(out, text, "");
    }

    private static void indented(StringBuilder out, String text) {
        wrap(out, text, "    ");
    }

    private static void wrap(StringBuilder out, String text, String indent) {
        for (String paragraph : text.split("\n", -1)) {
            StringBuilder line = new StringBuilder(indent);
            for (String word : List.of(paragraph.split(" "))) {
                if (line.length() > indent.length() && line.length() + word.length() > WIDTH) {
                    out.append(line.toString().stripTrailing()).append("\r\n");
                    line = new StringBuilder(indent);
                }
                line.append(word).append(' ');
            }
            out.append(line.toString().stripTrailing()).append("\r\n");
        }
    }
}
