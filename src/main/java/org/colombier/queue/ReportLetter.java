package org.colombier.queue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.james.mime4j.codec.EncoderUtil;
import org.colombier.mail.DeliveryReport;
import org.colombier.mail.EmailAddress;

/** A delivery report as a mail: {@code multipart/report} of a text for people, the fields for machines, the original (RFC 6522). */
final class ReportLetter {

    /**
     * @param text      for people, and what it is about
     * @param id        the report's own queue id
     * @param languages in which it speaks, one after the other
     * @param whole     the original is returned whole, not only its headers
     */
    record Facts(ReportText.Facts text, QueueId id, EmailAddress to, Instant now, List<String> languages, boolean whole) {
    }

    private ReportLetter() {
    }

    static byte[] write(Facts facts, DeliveryReport report, byte[] returned) {
        String boundary = "report-" + facts.id() + "/" + facts.text().hostname();
        List<ReportText> texts = facts.languages().stream().map(ReportText::new).toList();
        String others = texts.stream().skip(1).map(ReportText::below).collect(Collectors.joining());
        String said = others + texts.stream().map(text -> text.write(facts.text(), report)).collect(Collectors.joining("\r\n-- --- --\r\n\r\n"));
        // RFC 6533: addresses or headers in UTF-8 have types of their own.
        boolean international = report.isInternational();
        boolean global = !headerIsAscii(returned);
        ByteArrayOutputStream out = new ByteArrayOutputStream(returned.length + 4096);
        put(out, header(facts, texts.getFirst(), boundary));
        put(out, "--" + boundary + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + said);
        put(out, "\r\n--" + boundary + "\r\nContent-Type: " + (international ? "message/global-delivery-status" : "message/delivery-status") + "\r\n"
            + (international ? "Content-Transfer-Encoding: 8bit\r\n" : "") + "\r\n" + report.fields());
        put(out, "\r\n--" + boundary + "\r\nContent-Type: " + returnedType(facts.whole(), global) + "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
        out.writeBytes(returned);
        put(out, "\r\n--" + boundary + "--\r\n");
        return out.toByteArray();
    }

    private static String returnedType(boolean whole, boolean global) {
        return whole ? global ? "message/global" : "message/rfc822" : global ? "message/global-headers" : "text/rfc822-headers";
    }

    /** RFC 3834 section 5 for Auto-Submitted; the To is encoded only by the way it goes, so a UTF-8 local part stays as it is. */
    private static String header(Facts facts, ReportText text, String boundary) {
        String hostname = facts.text().hostname();
        String references = facts.text().original().first("Message-ID").filter(id -> id.matches("<[\\x21-\\x7e]{1,240}>")).map(id -> "References: " + id + "\r\n").orElse("");
        return "From: " + EncoderUtil.encodeAddressDisplayName(text.sender()) + " <MAILER-DAEMON@" + hostname + ">\r\n"
            + "To: " + facts.to() + "\r\n"
            + "Subject: " + EncoderUtil.encodeIfNecessary(text.subject(facts.text().kind()), EncoderUtil.Usage.TEXT_TOKEN, 9) + "\r\n"
            + "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(facts.now().atOffset(ZoneOffset.UTC)).replace("GMT", "+0000") + "\r\n"
            + "Message-ID: <" + facts.id() + "@" + hostname + ">\r\n"
            + references
            + "Auto-Submitted: auto-replied\r\n"
            + "MIME-Version: 1.0\r\n"
            + "Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"" + boundary + "\"\r\n\r\n"
            + "This is a MIME-encapsulated message.\r\n\r\n";
    }

    private static boolean headerIsAscii(byte[] message) {
        for (int i = 0; i < message.length; i++) {
            if (message[i] < 0) {
                return false;
            }
            boolean emptyLine = i >= 3 && message[i] == '\n' && message[i - 1] == '\r' && message[i - 2] == '\n';
            if (emptyLine) {
                return true;
            }
        }
        return true;
    }

    private static void put(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
