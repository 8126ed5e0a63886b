package org.colombier.smtp.server;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.colombier.mail.Recipient;
import org.colombier.queue.QueueId;

/** The Received field that each host puts on top (RFC 5321 section 4.4). */
final class TraceField {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private TraceField() {
    }

    /** RFC 5322 section 3.3. */
    static String date(Instant time) {
        return DATE.format(time);
    }

    /**
     * @param protocol by {@link #protocol}
     * @param tls      protocol and cipher, empty in clear
     * @return with its final CRLF
     */
    static String received(String hello, Client client, String hostname, String protocol, String tls, QueueId id, List<Recipient> recipients, Instant time) {
        StringBuilder field = new StringBuilder(256).append("Received: from ").append(safe(hello)).append(" (").append(client.name()).append(' ').append(client.literal()).append(")\r\n");
        if (!tls.isEmpty()) {
            field.append("\t(using ").append(tls).append(")\r\n");
        }
        field.append("\tby ").append(hostname).append(" with ").append(protocol).append(" id ").append(id);
        // RFC 5321 section 7.2: with several recipients, naming them would tell each of the others.
        if (recipients.size() == 1) {
            field.append("\r\n\tfor <").append(recipients.getFirst().original()).append('>');
        }
        return field.append(";\r\n\t").append(date(time)).append("\r\n").toString();
    }

    /** A client may call itself anything; in a field only a name's or a literal's characters stand for themselves. */
    private static String safe(String hello) {
        StringBuilder text = new StringBuilder(hello.length());
        hello.chars().forEach(c -> text.append(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || "-._:[]".indexOf(c) >= 0 ? (char) c : '?'));
        return text.toString();
    }

    /** The keyword after {@code with}: RFC 3848, RFC 6531 section 4.3. */
    static String protocol(Service service, boolean extended, boolean utf8, boolean encrypted, boolean loggedIn) {
        String base = service == Service.LMTP ? "LMTP" : utf8 ? "SMTP" : extended ? "ESMTP" : "SMTP";
        String suffix = !extended && service != Service.LMTP ? "" : (encrypted ? "S" : "") + (loggedIn ? "A" : "");
        return (utf8 ? "UTF8" : "") + base + suffix;
    }
}
