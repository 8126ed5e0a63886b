package org.colombier.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.colombier.mail.DeliveryReport.Action;
import org.colombier.mail.DeliveryReport.Subject;

/** Reads RFC 3464 out of a mail, whoever made it. */
final class DeliveryReportReader {

    /** A hostile mail is read this far and no further. */
    private static final int MAX_OCTETS = 4 << 20;
    /** Each level is a call deeper in the parser: thousands of them would take the stack. */
    private static final int MAX_DEPTH = 20;
    private static final int MAX_STATUS_OCTETS = 1 << 20;
    private static final Pattern STATUS = Pattern.compile("[245]\\.[0-9]{1,3}\\.[0-9]{1,3}");

    private DeliveryReportReader() {
    }

    static Optional<DeliveryReport> read(MessageContent mail) throws IOException {
        MimeConfig limits = MimeConfig.custom().setMaxLineLen(100_000).setMaxHeaderCount(2_000).setMaxHeaderLen(100_000).build();
        MimeTokenStream tokens = new MimeTokenStream(limits);
        try (InputStream in = mail.open()) {
            // The parser's own limit would end a large mail in the same exception as a mail that cannot be read now.
            tokens.parse(new ByteArrayInputStream(in.readNBytes(MAX_OCTETS)));
            int depth = 0;
            for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM && depth <= MAX_DEPTH; state = tokens.next()) {
                depth += switch (state) {
                    case T_START_MULTIPART, T_START_MESSAGE -> 1;
                    case T_END_MULTIPART, T_END_MESSAGE -> -1;
                    default -> 0;
                };
                if (state == EntityState.T_BODY && isStatus(tokens.getBodyDescriptor().getMimeType())) {
                    return read(groups(tokens.getDecodedInputStream()));
                }
            }
            return Optional.empty();
        } catch (MimeException malformed) {
            // Past a limit or beyond reading: then it is no report to us.
            return Optional.empty();
        }
    }

    private static boolean isStatus(String mimeType) {
        return mimeType.equalsIgnoreCase("message/delivery-status") || mimeType.equalsIgnoreCase("message/global-delivery-status");
    }

    /** Groups of fields between empty lines, names in lower case, folded lines joined, the first of a name wins. */
    private static List<Map<String, String>> groups(InputStream part) throws IOException {
        List<Map<String, String>> groups = new ArrayList<>();
        Map<String, String> group = new HashMap<>();
        String name = "";
        String text = new String(part.readNBytes(MAX_STATUS_OCTETS), StandardCharsets.UTF_8);
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.isBlank()) {
                if (!group.isEmpty()) {
                    groups.add(group);
                    group = new HashMap<>();
                }
                if (groups.size() > DeliveryReport.MOST_RECIPIENTS) {
                    return groups;
                }
            } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                group.computeIfPresent(name, (n, value) -> value + " " + line.strip());
            } else if (line.indexOf(':') > 0) {
                name = line.substring(0, line.indexOf(':')).strip().toLowerCase(Locale.ROOT);
                group.putIfAbsent(name, line.substring(line.indexOf(':') + 1).strip());
            }
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    private static Optional<DeliveryReport> read(List<Map<String, String>> groups) {
        Map<String, String> message = groups.isEmpty() || groups.getFirst().containsKey("final-recipient") ? Map.of() : groups.getFirst();
        List<Subject> subjects = groups.stream().filter(g -> g.containsKey("final-recipient") || g.containsKey("original-recipient")).map(DeliveryReportReader::subject).toList();
        if (subjects.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DeliveryReport(untyped(message.getOrDefault("reporting-mta", "")), message.getOrDefault("original-envelope-id", ""),
            date(message.getOrDefault("arrival-date", "")), subjects));
    }

    private static Subject subject(Map<String, String> fields) {
        String original = fields.getOrDefault("original-recipient", "");
        Matcher status = STATUS.matcher(fields.getOrDefault("status", ""));
        return new Subject(untyped(fields.getOrDefault("final-recipient", original)), original, action(fields.getOrDefault("action", "")),
            status.find() ? status.group() : "", untyped(fields.getOrDefault("remote-mta", "")), untyped(fields.getOrDefault("diagnostic-code", "")),
            date(fields.getOrDefault("will-retry-until", "")), date(fields.getOrDefault("last-attempt-date", "")));
    }

    /** A word we do not know says nothing was delivered; RFC 3464 section 2.3.3 has no other, and "failure" and the like are seen. */
    private static Action action(String word) {
        String first = word.toLowerCase(Locale.ROOT).split("[^a-z]", 2)[0];
        for (Action action : Action.values()) {
            if (action.toString().equals(first)) {
                return action;
            }
        }
        return Action.FAILED;
    }

    /** Takes {@code rfc822;}, {@code dns;}, {@code smtp;} off. */
    private static String untyped(String value) {
        int semicolon = value.indexOf(';');
        String plain = semicolon < 0 ? value : value.substring(semicolon + 1);
        return plain.strip().replaceAll("^<(.*)>$", "$1");
    }

    private static Optional<Instant> date(String text) {
        try {
            return text.isEmpty() ? Optional.empty()
                : Optional.of(OffsetDateTime.parse(text.replaceAll("\\s*\\(.*\\)$", ""), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
