package org.colombier.smtp.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a domain publishes of its mail hosts (RFC 8461 section 3.2).
 *
 * @param id      of the TXT record that announced it
 * @param hosts   patterns, {@code *.} for one label
 * @param expires when it counts no more, unless fetched again
 */
record StsPolicy(String id, Mode mode, List<String> hosts, Instant fetched, Instant expires) {

    /** Section 5. */
    enum Mode { ENFORCE, TESTING, NONE }

    /** Section 3.2: about a year. */
    private static final long LONGEST_AGE = 31_557_600;
    private static final int MOST_HOSTS = 200;

    /** Reads the policy file; empty if it is malformed. */
    static Optional<StsPolicy> parse(String id, String text, Instant now) {
        String version = "";
        Optional<Mode> mode = Optional.empty();
        long age = -1;
        List<String> hosts = new ArrayList<>();
        for (String line : text.split("\r?\n")) {
            int colon = line.indexOf(':');
            String key = colon < 0 ? "" : line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            switch (key) {
                case "version" -> version = version.isEmpty() ? value : version;
                case "mode" -> mode = mode.isPresent() ? mode : mode(value);
                case "max_age" -> age = age < 0 && value.matches("\\d{1,10}") ? Math.min(Long.parseLong(value), LONGEST_AGE) : age;
                case "mx" -> hosts.add(value.toLowerCase(Locale.ROOT));
                default -> {
                    // section 3.2: fields of later versions are skipped
                }
            }
        }
        boolean complete = version.equals("STSv1") && age >= 0 && hosts.size() <= MOST_HOSTS && hosts.stream().allMatch(h -> h.matches("(?:\\*\\.)?[a-z0-9._-]{1,253}"));
        long seconds = age;
        return mode.filter(m -> complete && (m == Mode.NONE || !hosts.isEmpty()))
            .map(m -> new StsPolicy(id, m, List.copyOf(hosts), now, now.plus(Duration.ofSeconds(seconds))));
    }

    private static Optional<Mode> mode(String word) {
        return switch (word) {
            case "enforce" -> Optional.of(Mode.ENFORCE);
            case "testing" -> Optional.of(Mode.TESTING);
            case "none" -> Optional.of(Mode.NONE);
            default -> Optional.empty();
        };
    }

    /** The id of the one valid TXT record among these (section 3.1); none if there is none, or more than one. */
    static Optional<String> announced(List<String> records) {
        List<String> announcing = records.stream().filter(r -> r.matches("v=STSv1\\s*;.*")).toList();
        if (announcing.size() != 1) {
            return Optional.empty();
        }
        for (String field : announcing.getFirst().split(";")) {
            String[] pair = field.strip().split("\\s*=\\s*", 2);
            if (pair.length == 2 && pair[0].equals("id") && pair[1].matches("[A-Za-z0-9]{1,32}")) {
                return Optional.of(pair[1]);
            }
        }
        return Optional.empty();
    }

    /** Section 4.1: a wildcard stands for exactly one label. */
    boolean lists(String host) {
        return hosts.stream().anyMatch(pattern -> pattern.startsWith("*.")
            ? host.indexOf('.') > 0 && host.substring(host.indexOf('.')).equals(pattern.substring(1))
            : host.equals(pattern));
    }
}
