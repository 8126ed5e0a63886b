package org.colombier.ops;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A line of the mail log: {@code 2026-03-01T12:00:00.123Z smtpd: 1J17YGY2PXL2Q: client=…}. The time is UTC, to the millisecond.
 *
 * @param id the queue id, or {@code NOQUEUE}; only its text counts
 */
record MailLogLine(Instant at, String room, Object id, String event) {

    /** In characters; what a peer made longer is cut. */
    static final int LONGEST_EVENT = 2_000;

    String cleanEvent() {
        String bounded = event.length() > LONGEST_EVENT ? event.substring(0, LONGEST_EVENT) + "…" : event;
        for (int i = 0; i < bounded.length(); i++) {
            if (Character.isISOControl(bounded.charAt(i))) {
                return bounded.replaceAll("[\\x00-\\x1f\\x7f-\\x9f]", "?");
            }
        }
        return bounded;
    }

    byte[] octets() {
        StringBuilder line = new StringBuilder(64 + event.length());
        appendTime(line, at.toEpochMilli());
        line.append(' ').append(room).append(": ").append(id).append(": ").append(cleanEvent()).append('\n');
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @return empty if it is no line of ours: cut by a crash, or written by somebody else */
    static Optional<MailLogLine> parse(String line) {
        int time = line.indexOf(' ');
        int room = line.indexOf(": ", time + 1);
        int id = line.indexOf(": ", room + 2);
        if (time < 0 || room < 0 || id < 0) {
            return Optional.empty();
        }
        try {
            Instant at = Instant.parse(line.substring(0, time));
            return Optional.of(new MailLogLine(at, line.substring(time + 1, room), line.substring(room + 2, id), line.substring(id + 2)));
        } catch (DateTimeParseException notOurs) {
            return Optional.empty();
        }
    }

    /** As {@link Instant#toString} with always three decimals, so that lines sort. */
    static void appendTime(StringBuilder line, long millis) {
        String second = Instant.ofEpochSecond(Math.floorDiv(millis, 1_000L)).toString();
        int decimals = (int) Math.floorMod(millis, 1_000L);
        line.append(second, 0, second.length() - 1).append('.').append((char) ('0' + decimals / 100)).append((char) ('0' + decimals / 10 % 10))
            .append((char) ('0' + decimals % 10)).append('Z');
    }
}
