package org.colombier.queue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Recipient;
import org.colombier.mail.Recipient.Notify;

/**
 * A packet's recipients as text, a line each: address, original (empty if the same), key, NOTIFY, ORCPT, with tabs
 * between. An administrator can read it in the database.
 */
final class RecipientLines {

    private static final int FIELDS = 5;

    private RecipientLines() {
    }

    static byte[] encode(List<Recipient> recipients) {
        StringBuilder out = new StringBuilder(recipients.size() * 64);
        for (Recipient r : recipients) {
            out.append(r.address()).append('\t').append(r.original().equals(r.address()) ? "" : r.original())
                .append('\t').append(oneField(r.key()))
                .append('\t').append(r.notifications().stream().sorted().map(Notify::name).collect(Collectors.joining(",")))
                .append('\t').append(oneField(r.orcpt())).append('\n');
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    static List<Recipient> decode(byte[] lines) {
        return new String(lines, StandardCharsets.UTF_8).lines().map(RecipientLines::decode).toList();
    }

    private static Recipient decode(String line) {
        String[] fields = line.split("\t", FIELDS);
        EmailAddress address = address(fields[0]);
        EmailAddress original = fields[1].isEmpty() ? address : address(fields[1]);
        Set<Notify> notifications = fields[3].isEmpty() ? Set.of()
            : java.util.Arrays.stream(fields[3].split(",")).map(Notify::valueOf).collect(Collectors.toUnmodifiableSet());
        return new Recipient(address, original, fields[2], notifications, fields[4]);
    }

    /** Letter by letter what was written; {@link EmailAddress#parse} would take unneeded quotes off. */
    private static EmailAddress address(String text) {
        int at = text.lastIndexOf('@');
        return new EmailAddress(text.substring(0, at), new Domain(text.substring(at + 1)));
    }

    /** An ORCPT is the client's: no control character of it may make a field or a line of its own. */
    private static String oneField(String text) {
        return text.chars().noneMatch(Character::isISOControl) ? text : text.replaceAll("\\p{Cntrl}", "?");
    }
}
