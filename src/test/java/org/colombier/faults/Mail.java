package org.colombier.faults;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colombier.testing.SmtpSink;

/**
 * A mail of the traffic, under a Message-ID of its own.
 *
 * @param id     Message-ID without angle brackets
 * @param places where one copy each must be if it was accepted: addresses, and {@link #report} for who must be told
 */
record Mail(String id, String from, List<String> to, Set<String> places) {

    static final String ANN = "ann@box.test";
    static final String BOB = "bob@box.test";
    static final String AUTHOR = "author@box.test";
    static final String BOTH = "both@box.test";
    static final String LIST = "liste1@lists.test";

    /** Every kind in turn; those for mailboxes, which are taken quickest, most often. */
    static Mail of(String id, int number, List<String> members) {
        String outside = "r" + number + "@away.test";
        String unknown = SmtpSink.UNKNOWN + number + "@away.test";
        return switch (number % 10) {
            case 0, 1, 2 -> new Mail(id, AUTHOR, List.of(ANN), Set.of(ANN));
            case 3, 4 -> new Mail(id, AUTHOR, List.of(BOTH), Set.of(ANN, BOB));
            case 5, 6 -> new Mail(id, AUTHOR, List.of(outside), Set.of(outside));
            case 7 -> new Mail(id, AUTHOR, List.of(ANN, BOTH, outside), Set.of(ANN, BOB, outside));
            case 8 -> new Mail(id, AUTHOR, List.of(unknown, outside), Set.of(outside, report(AUTHOR)));
            default -> new Mail(id, AUTHOR, List.of(LIST), members.stream().collect(Collectors.toUnmodifiableSet()));
        };
    }

    /** The place of a report about it. */
    static String report(String to) {
        return "report to " + to;
    }

    /** What the mail's copies are called in a comparison. */
    Stream<String> copies() {
        return places.stream().map(place -> id + " at " + place);
    }
}
