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
import org.apache.james.mime4j.stream.RecursionMode;
import org.colombier.mail.DeliveryReport.Action;
import org.colombier.mail.DeliveryReport.Subject;

/** Reads the machine's part of a report out of a mail, whoever made it. */
final class MailReportReader {

    /** A hostile mail is read this far and no further. */
    private static final int MAX_OCTETS = 4 << 20;
    /** Each level is a call deeper in the parser: thousands of them would take the stack. */
    private static final int MAX_DEPTH = 20;
    private static final int MAX_STATUS_OCTETS = 1 << 20;
    private static final int MAX_HEADER_OCTETS = 64 << 10;
    private static final Pattern STATUS = Pattern.compile("[245]\\.[0-9]{1,3}\\.[0-9]{1,3}");
    /** In a mail that lost its structure the fields stand in the text, at the beginning of a line. */
    private static final Pattern BARE = Pattern.compile("(?im)^Final-Recipient:[^\\n]*\\r?\\n(?:[^\\n]+\\n){0,10}?(?:Action|Status):");

    /** The parts found so far. */
    private Optional<MailReport> report = Optional.empty();
    private List<Map<String, String>> feedback = List.of();
    private boolean attached;
    private HeaderSection returned = HeaderSection.read(new byte[0]);

    private MailReportReader() {
    }

    static Optional<MailReport> read(MessageContent mail) throws IOException {
        byte[] octets;
        try (InputStream in = mail.open()) {
            // The parser's own limit would end a large mail in the same exception as a mail that cannot be read now.
            octets = in.readNBytes(MAX_OCTETS);
        }
        MailReportReader reader = new MailReportReader();
        reader.walk(octets);
        return reader.report.or(() -> reader.feedback()).or(() -> reader.attached ? Optional.empty() : bare(octets));
    }

    private void walk(byte[] octets) {
        MimeConfig limits = MimeConfig.custom().setMaxLineLen(100_000).setMaxHeaderCount(2_000).setMaxHeaderLen(100_000).build();
        MimeTokenStream tokens = new MimeTokenStream(limits);
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        try {
            tokens.parse(new ByteArrayInputStream(octets));
            int depth = 0;
            for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM && depth <= MAX_DEPTH && report.isEmpty(); state = tokens.next()) {
                depth += switch (state) {
                    case T_START_MULTIPART -> 1;
                    case T_END_MULTIPART -> -1;
                    default -> 0;
                };
                if (state == EntityState.T_BODY) {
                    part(tokens.getBodyDescriptor().getMimeType().toLowerCase(Locale.ROOT), tokens);
                }
            }
        } catch (MimeException | IOException malformed) {
            // Past a limit or beyond reading: what was found before counts.
            tokens.stop();
        }
    }

    private void part(String type, MimeTokenStream tokens) throws IOException {
        switch (type) {
            case "message/delivery-status", "message/global-delivery-status" -> report = status(groups(tokens.getDecodedInputStream())).map(r -> r);
            case "message/disposition-notification", "message/global-disposition-notification" -> report = disposition(groups(tokens.getDecodedInputStream())).map(r -> r);
            case "message/feedback-report" -> feedback = groups(tokens.getDecodedInputStream());
            case "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers" -> {
                attached = true;
                returned = HeaderSection.read(tokens.getDecodedInputStream().readNBytes(MAX_HEADER_OCTETS));
            }
            default -> {
                // A text for people, a picture.
            }
        }
    }

    /** RFC 5965 section 3.1: a type; the rest may be missing. */
    private Optional<MailReport> feedback() {
        if (feedback.isEmpty() || !feedback.getFirst().containsKey("feedback-type")) {
            return Optional.empty();
        }
        Map<String, String> fields = feedback.getFirst();
        List<String> recipients = java.util.stream.Stream.of("original-rcpt-to", "removal-recipient").flatMap(name -> java.util.stream.Stream.ofNullable(fields.get(name)))
            .flatMap(value -> java.util.Arrays.stream(value.split(","))).map(MailReportReader::untyped).limit(FeedbackReport.MOST_RECIPIENTS).toList();
        return Optional.of(new FeedbackReport(fields.get("feedback-type").toLowerCase(Locale.ROOT).strip(), untyped(fields.getOrDefault("original-mail-from", "")), recipients, returned));
    }

    private static Optional<MailReport> bare(byte[] octets) {
        String text = new String(octets, 0, Math.min(octets.length, MAX_STATUS_OCTETS), StandardCharsets.UTF_8);
        java.util.regex.Matcher fields = BARE.matcher(text);
        return fields.find() ? status(groups(new ByteArrayInputStream(text.substring(fields.start()).getBytes(StandardCharsets.UTF_8)))).map(r -> r) : Optional.empty();
    }

    /** RFC 8098 section 3.2. */
    private static Optional<DispositionReport> disposition(List<Map<String, String>> groups) {
        Map<String, String> fields = groups.isEmpty() ? Map.of() : groups.getFirst();
        String done = fields.getOrDefault("disposition", "").replaceFirst("^[^;]*;", "").strip().toLowerCase(Locale.ROOT).split("[^a-z]", 2)[0];
        String original = untyped(fields.getOrDefault("original-recipient", ""));
        return done.isEmpty() ? Optional.empty()
            : Optional.of(new DispositionReport(untyped(fields.getOrDefault("final-recipient", original)), original, fields.getOrDefault("original-message-id", ""), done));
    }

    /** Groups of fields between empty lines, names in lower case, folded lines joined, the first of a name wins. */
    private static List<Map<String, String>> groups(InputStream part) {
        try {
            return groups(new String(part.readNBytes(MAX_STATUS_OCTETS), StandardCharsets.UTF_8));
        } catch (IOException undecodable) {
            // Fields that claim an encoding they do not have (RFC 3464 section 2.1 forbids one anyhow).
            return List.of();
        }
    }

    private static List<Map<String, String>> groups(String text) {
        List<Map<String, String>> groups = new ArrayList<>();
        Map<String, String> group = new HashMap<>();
        String name = "";
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
                name = name(line);
                group.merge(name, line.substring(line.indexOf(':') + 1).strip(), (first, more) -> name(line).equals("original-rcpt-to") ? first + "," + more : first);
            }
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    private static String name(String line) {
        return line.substring(0, line.indexOf(':')).strip().toLowerCase(Locale.ROOT);
    }

    private static Optional<DeliveryReport> status(List<Map<String, String>> groups) {
        Map<String, String> message = groups.isEmpty() || groups.getFirst().containsKey("final-recipient") ? Map.of() : groups.getFirst();
        List<Subject> subjects = groups.stream().filter(g -> g.containsKey("final-recipient") || g.containsKey("original-recipient")).limit(DeliveryReport.MOST_RECIPIENTS).map(MailReportReader::subject).toList();
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
