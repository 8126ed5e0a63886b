package org.colombier.lists.posting;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.ReversePath;

/** Tells mail that a program wrote, which must get no answer lest two programs talk for ever (RFC 3834 section 2, RFC 5321 section 6.3). Pure. */
public final class AutoMail {

    private static final Pattern ROBOTS = Pattern.compile("mailer-daemon|postmaster|sympa|listserv|majordomo|smartlist|mailman|no-?reply|do-?not-?reply|bounces?([+=-].*)?|.+-(bounces?|owner|request)",
        Pattern.CASE_INSENSITIVE);

    private AutoMail() {
    }

    /** Why this mail must not be answered; empty if it may be. */
    public static Optional<String> reasonForSilence(ReversePath reversePath, HeaderSection header) {
        if (reversePath.isNull()) {
            return Optional.of("null reverse-path");
        }
        Optional<String> automatic = automaticallyWritten(header);
        if (automatic.isPresent()) {
            return automatic;
        }
        String precedence = lower(header, "Precedence");
        if (precedence.matches("bulk|junk|list")) {
            return Optional.of("Precedence: " + precedence);
        }
        Optional<HeaderSection.Field> list = header.fields().stream().filter(AutoMail::isListField).findFirst();
        if (list.isPresent()) {
            return list.map(f -> f.name() + " field: came over a list");
        }
        return robotAddress(reversePath, header);
    }

    /** Why this was written by a program in answer to something: a vacation notice, a report. For posts, which may come over other lists. */
    public static Optional<String> automaticallyWritten(HeaderSection header) {
        String submitted = lower(header, "Auto-Submitted");
        if (!submitted.isEmpty() && !submitted.matches("no\\b.*")) {
            return Optional.of("Auto-Submitted: " + submitted);
        }
        if (lower(header, "Content-Type").startsWith("multipart/report")) {
            return Optional.of("multipart/report");
        }
        if (lower(header, "Content-Identifier").startsWith("auto-replied") || header.first("X400-Content-Identifier").isPresent()) {
            return Optional.of("Content-Identifier of an automatic reply");
        }
        if (header.first("X-Autoreply").isPresent() || header.first("X-Autorespond").isPresent() || lower(header, "X-Auto-Response-Suppress").contains("all")) {
            return Optional.of("field of an automatic reply");
        }
        return Optional.empty();
    }

    /** Why this has been here before: a field that only this robot writes. */
    public static Optional<String> loop(HeaderSection header, String robot) {
        if (header.all("X-Loop").stream().anyMatch(v -> v.strip().equalsIgnoreCase(robot))) {
            return Optional.of("X-Loop: " + robot);
        }
        String listId = "<" + robot.replace('@', '.') + ">";
        return header.all("List-Id").stream().anyMatch(v -> v.toLowerCase(Locale.ROOT).endsWith(listId.toLowerCase(Locale.ROOT)))
            ? Optional.of("own List-Id " + listId) : Optional.empty();
    }

    private static Optional<String> robotAddress(ReversePath reversePath, HeaderSection header) {
        String envelope = reversePath.address().orElseThrow().localPart();
        if (ROBOTS.matcher(envelope).matches()) {
            return Optional.of("reverse-path of a robot");
        }
        return Author.of(header).filter(a -> ROBOTS.matcher(a.address().localPart()).matches()).map(a -> "From a robot");
    }

    private static boolean isListField(HeaderSection.Field f) {
        String name = f.name().toLowerCase(Locale.ROOT);
        return name.matches("list-(id|post|unsubscribe|subscribe|help|owner|archive)") || name.equals("x-loop") || name.equals("mailing-list");
    }

    private static String lower(HeaderSection header, String name) {
        return header.first(name).orElse("").toLowerCase(Locale.ROOT);
    }
}
