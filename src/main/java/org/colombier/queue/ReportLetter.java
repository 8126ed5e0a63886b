package org.colombier.queue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.apache.james.mime4j.codec.EncoderUtil;
import org.apache.james.mime4j.codec.QuotedPrintableOutputStream;
import org.colombier.mail.DeliveryReport;
import org.colombier.mail.DeliveryReport.Subject;
import org.colombier.mail.EmailAddress;

/** A delivery report as a mail: {@code multipart/report} of a text for people, the fields for machines, the original (RFC 6522). */
final class ReportLetter {

    /**
     * @param kind    which text: {@code failed}, {@code delayed}, {@code succeeded}
     * @param about   the message reported on
     * @param id      the report's own queue id
     * @param whole   the original is returned whole, not only its headers
     */
    record Facts(String kind, QueueId about, QueueId id, EmailAddress to, Instant now, Optional<Instant> until, boolean whole) {
    }

    private static final ResourceBundle.Control NO_FALLBACK = ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final String hostname;
    private final List<Locale> languages;

    ReportLetter(String hostname, List<String> languages) {
        this.hostname = hostname;
        this.languages = languages.stream().map(Locale::forLanguageTag).toList();
    }

    byte[] write(Facts facts, DeliveryReport report, byte[] returned) {
        String boundary = "report-" + facts.id() + "/" + hostname;
        boolean international = report.isInternational();
        ByteArrayOutputStream out = new ByteArrayOutputStream(returned.length + 4096);
        put(out, header(facts, boundary));
        put(out, "--" + boundary + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
        out.writeBytes(quotedPrintable(text(facts, report)));
        put(out, "\r\n--" + boundary + "\r\nContent-Type: " + (international ? "message/global-delivery-status" : "message/delivery-status") + "\r\n"
            + (international ? "Content-Transfer-Encoding: 8bit\r\n" : "") + "\r\n" + report.fields());
        put(out, "\r\n--" + boundary + "\r\nContent-Type: " + (facts.whole() ? "message/rfc822" : "text/rfc822-headers") + "\r\n"
            + "Content-Transfer-Encoding: 8bit\r\n\r\n");
        out.writeBytes(returned);
        put(out, "\r\n--" + boundary + "--\r\n");
        return out.toByteArray();
    }

    /** RFC 3834 section 5 for Auto-Submitted; the To is encoded only by the way it goes, so a UTF-8 local part stays as it is. */
    private String header(Facts facts, String boundary) {
        String subject = bundle(languages.getFirst()).getString(facts.kind() + ".subject");
        return "From: Mail Delivery System <MAILER-DAEMON@" + hostname + ">\r\n"
            + "To: " + facts.to() + "\r\n"
            + "Subject: " + EncoderUtil.encodeIfNecessary(subject, EncoderUtil.Usage.TEXT_TOKEN, 9) + "\r\n"
            + "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(facts.now().atOffset(ZoneOffset.UTC)).replace("GMT", "+0000") + "\r\n"
            + "Message-ID: <" + facts.id() + "@" + hostname + ">\r\n"
            + "Auto-Submitted: auto-replied\r\n"
            + "MIME-Version: 1.0\r\n"
            + "Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"" + boundary + "\"\r\n\r\n";
    }

    /** The same in each language, then the recipients with what was said about them. */
    private String text(Facts facts, DeliveryReport report) {
        StringBuilder out = new StringBuilder();
        for (Locale language : languages) {
            String until = facts.until().map(at -> DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG).withLocale(language)
                .format(at.atZone(ZoneOffset.UTC))).orElse("");
            out.append(wrapped(new MessageFormat(bundle(language).getString(facts.kind() + ".text").replace("'", "''"), language)
                .format(new Object[] {hostname, facts.about().toString(), until}))).append("\r\n\r\n");
        }
        for (Subject subject : report.recipients()) {
            out.append('<').append(subject.finalRecipient()).append(">:\r\n    ").append(subject.diagnostic()).append("\r\n");
        }
        return out.toString();
    }

    private static ResourceBundle bundle(Locale language) {
        return ResourceBundle.getBundle("messages.reports", language, NO_FALLBACK);
    }

    private static String wrapped(String text) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (String word : text.split("(?<=[ \n])")) {
            if (column + word.stripTrailing().length() > 76) {
                out.append('\n');
                column = 0;
            }
            out.append(word);
            column = word.endsWith("\n") ? 0 : column + word.length();
        }
        return out.toString().replaceAll(" *\n", "\r\n");
    }

    private static byte[] quotedPrintable(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (QuotedPrintableOutputStream encoder = new QuotedPrintableOutputStream(out, false)) {
            encoder.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
