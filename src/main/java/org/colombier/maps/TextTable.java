package org.colombier.maps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Keys and values after postmap(1): {@code key whitespace value}, white space within double quotes or behind a
 * backslash belongs to the key, which keeps both; keys are folded to lower case. Of a key that stands twice the first
 * counts, with a warning, as in Postfix. Immutable.
 */
record TextTable(Map<String, Found> entries, List<String> warnings) implements Contents {

    /** A key and the rest of its line. */
    private record Pair(String key, String value) {
    }

    static TextTable parse(String file, String text, ValueCheck check) {
        Map<String, Found> entries = new HashMap<>();
        List<String> warnings = new ArrayList<>();
        for (LogicalLines.Line line : LogicalLines.of(file, text)) {
            try {
                Pair pair = split(line.text());
                check.check(pair.value());
                Found twice = entries.putIfAbsent(fold(pair.key()), new Found(line.number(), pair.value()));
                if (twice != null) {
                    warnings.add(file + ":" + line.number() + ": " + pair.key() + " stands in line " + twice.line() + " already");
                }
            } catch (IllegalArgumentException wrong) {
                throw new BrokenTable(file, line.number(), wrong.getMessage());
            }
        }
        return new TextTable(Map.copyOf(entries), List.copyOf(warnings));
    }

    static String fold(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<Found> look(String key) {
        return Optional.ofNullable(entries.get(fold(key)));
    }

    @Override
    public boolean hasFixedKeys() {
        return true;
    }

    @Override
    public int size() {
        return entries.size();
    }

    private static Pair split(String line) {
        StringBuilder key = new StringBuilder();
        boolean quoted = false;
        int at = 0;
        for (; at < line.length() && (quoted || !Character.isWhitespace(line.charAt(at))); at++) {
            char c = line.charAt(at);
            key.append(c);
            quoted ^= c == '"';
            if (c == '\\' && at + 1 < line.length()) {
                key.append(line.charAt(++at));
            }
        }
        String value = line.substring(Math.min(at, line.length())).strip();
        if (quoted || key.isEmpty()) {
            throw new IllegalArgumentException("a key, white space and a value are wanted, a key with white space in double quotes");
        }
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a key without a value: " + key);
        }
        if (key.charAt(key.length() - 1) == ':') {
            throw new IllegalArgumentException("a key that ends in a colon: is this a file of aliases(5)?");
        }
        return new Pair(key.toString(), value);
    }
}
