package org.colombier.policy.dkim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code tag=value; …} lists of signatures and key records (RFC 6376 section 3.2). Immutable. Names keep their case;
 * at most {@value #MOST} tags, in at most {@value #LONGEST} characters.
 */
public final class TagList {

    static final int MOST = 64;
    static final int LONGEST = 65_536;

    private final Map<String, String> tags;

    private TagList(Map<String, String> tags) {
        this.tags = tags;
    }

    /** Empty if the text is no such list: a bad name or value, or a name twice, which makes the whole list invalid. */
    public static Optional<TagList> parse(String text) {
        Map<String, String> tags = new HashMap<>();
        int pos = 0;
        while (pos < text.length() && text.length() <= LONGEST) {
            int semicolon = text.indexOf(';', pos);
            int end = semicolon < 0 ? text.length() : semicolon;
            String spec = strip(text.substring(pos, end));
            boolean last = end == text.length();
            if (!(last && spec.isEmpty() && !tags.isEmpty()) && !add(spec, tags)) {
                return Optional.empty();
            }
            pos = end + 1;
        }
        return tags.isEmpty() ? Optional.empty() : Optional.of(new TagList(tags));
    }

    private static boolean add(String spec, Map<String, String> tags) {
        int equals = spec.indexOf('=');
        if (equals < 0 || tags.size() >= MOST) {
            return false;
        }
        String name = strip(spec.substring(0, equals));
        String value = strip(spec.substring(equals + 1));
        return isName(name) && isValue(value) && tags.putIfAbsent(name, value) == null;
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && isLetter(name.charAt(0)) && name.chars().allMatch(c -> isLetter(c) || c >= '0' && c <= '9' || c == '_');
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** VALCHAR and folding space; RFC 8616 section 5 adds what is over ASCII. */
    private static boolean isValue(String value) {
        return value.chars().allMatch(c -> c > 32 && c != 127 || isSpace(c));
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** Only folding space: other blanks are part of a value, and then wrong. */
    private static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    public boolean has(String name) {
        return tags.containsKey(name);
    }

    /** The value without the folding space around it. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(tags.get(name));
    }

    /** The value without any folding space, as base64 and names want it; empty text if there is no such tag. */
    public String packed(String name) {
        String value = tags.getOrDefault(name, "");
        StringBuilder packed = new StringBuilder(value.length());
        value.chars().filter(c -> !isSpace(c)).forEach(c -> packed.append((char) c));
        return packed.toString();
    }

    /** The parts of a colon-separated value, without space; none if there is no such tag. */
    public List<String> parts(String name) {
        String packed = packed(name);
        return packed.isEmpty() ? List.of() : List.of(packed.split(":", -1));
    }

    /** As {@link #parts}, for a list whose order means nothing. */
    Set<String> set(String name) {
        return new HashSet<>(parts(name));
    }
}
