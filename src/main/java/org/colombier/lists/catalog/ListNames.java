package org.colombier.lists.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;

/** What a list may be called, and which addresses a name brings. Names are canonical (lower case). */
@Component
class ListNames {

    static final int LONGEST = 50;
    static final List<String> SUFFIXES = List.of("-request", "-editor", "-owner", "-subscribe", "-unsubscribe");
    /** {@code bounce+KEY@}: one of our copies came back. */
    static final String BOUNCE = "bounce";
    static final String LISTMASTER = "listmaster";
    /** Where mailbox providers send complaints. */
    static final String COMPLAINT = "abuse-feedback-report";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.+_-]{0," + (LONGEST - 1) + "}");
    /** RFC 2142 and RFC 5321 section 4.5.1: people write there to reach the site's people. */
    private static final Set<String> SERVICES = Set.of("postmaster", "abuse", "hostmaster", "webmaster", "security", "noc", "root", "mailer-daemon", "noreply");

    private final String robot;
    private final List<Pattern> prohibited;

    ListNames(ListsSettings settings) {
        this.robot = settings.robotName();
        List<Pattern> patterns = new ArrayList<>();
        settings.prohibitedListnames().forEach(p -> patterns.add(Pattern.compile("^" + Arrays.stream(p.strip().toLowerCase(Locale.ROOT).split("\\*", -1))
            .map(Pattern::quote).collect(Collectors.joining(".*")) + "$")));
        if (!settings.prohibitedListnamesRegex().isBlank()) {
            patterns.add(Pattern.compile(settings.prohibitedListnamesRegex(), Pattern.CASE_INSENSITIVE));
        }
        this.prohibited = List.copyOf(patterns);
    }

    /** @throws ListConflict that says which rule the name breaks */
    void check(String name) {
        if (!isName(name)) {
            throw new ListConflict("list.conflict.name", name, Integer.toString(LONGEST));
        }
        Optional<String> suffix = SUFFIXES.stream().filter(name::endsWith).findFirst();
        if (suffix.isPresent()) {
            throw new ListConflict("list.conflict.suffix", name, suffix.get());
        }
        if (name.equals(robot) || name.equals(LISTMASTER) || name.equals(COMPLAINT) || name.equals(BOUNCE) || name.startsWith(BOUNCE + "+") || SERVICES.contains(name)) {
            throw new ListConflict("list.conflict.reserved", name);
        }
        if (prohibited.stream().anyMatch(p -> p.matcher(name).find())) {
            throw new ListConflict("list.conflict.prohibited", name);
        }
    }

    boolean isName(String text) {
        return NAME.matcher(text).matches() && !text.contains("..") && !text.endsWith(".");
    }

    /** All addresses that a list of that address has. */
    static List<EmailAddress> family(EmailAddress list) {
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(""), SUFFIXES.stream()).map(s -> list.withLocalPart(list.localPart() + s)).toList();
    }

    /** The list name in a local part, with or without a suffix: never ambiguous, since no name ends in one. */
    static String stem(String localPart) {
        return SUFFIXES.stream().filter(localPart::endsWith).findFirst()
            .map(s -> localPart.substring(0, localPart.length() - s.length())).orElse(localPart);
    }

    boolean isRobot(String localPart) {
        return localPart.equals(robot);
    }

    /** {@code listmaster}, and the robot's own request and owner addresses, where people stand behind. */
    boolean isListmaster(String localPart) {
        return localPart.equals(LISTMASTER) || localPart.equals(robot + "-request") || localPart.equals(robot + "-owner");
    }

    String robot() {
        return robot;
    }
}
