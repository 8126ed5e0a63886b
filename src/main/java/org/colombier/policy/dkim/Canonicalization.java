package org.colombier.policy.dkim;

import java.util.Locale;
import java.util.Optional;

/** How a message is put in one form before it is hashed (RFC 6376 section 3.4). */
public enum Canonicalization {
    SIMPLE, RELAXED;

    /** One for the header, one for the body, as {@code c=} says. */
    public record Pair(Canonicalization header, Canonicalization body) {

        public static final Pair RELAXED = new Pair(Canonicalization.RELAXED, Canonicalization.RELAXED);

        /** RFC 6376 section 3.5: nothing said is simple/simple, one word is the header's and leaves the body simple. */
        static Optional<Pair> parse(String text) {
            if (text.isEmpty()) {
                return Optional.of(new Pair(SIMPLE, SIMPLE));
            }
            int slash = text.indexOf('/');
            Optional<Canonicalization> header = of(slash < 0 ? text : text.substring(0, slash));
            Optional<Canonicalization> body = slash < 0 ? Optional.of(SIMPLE) : of(text.substring(slash + 1));
            return header.flatMap(h -> body.map(b -> new Pair(h, b)));
        }

        @Override
        public String toString() {
            return header.word() + "/" + body.word();
        }
    }

    private static Optional<Canonicalization> of(String word) {
        return switch (word) {
            case "simple" -> Optional.of(SIMPLE);
            case "relaxed" -> Optional.of(RELAXED);
            default -> Optional.empty();
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * A header field in its form.
     *
     * @param raw with folds and the final CRLF, one character an octet
     * @return with the final CRLF
     */
    public String field(String raw) {
        return this == SIMPLE ? raw : relaxed(raw);
    }

    /** Section 3.4.2: name in lower case, unfolded, runs of space one space, none around the colon and at the end. */
    private static String relaxed(String raw) {
        int colon = raw.indexOf(':');
        StringBuilder out = new StringBuilder(raw.length()).append(raw.substring(0, colon).stripTrailing().toLowerCase(Locale.ROOT)).append(':');
        int value = out.length();
        boolean space = false;
        for (int i = colon + 1; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (isLineEnd(raw, i)) {
                continue;
            }
            if (c == ' ' || c == '\t') {
                space = true;
                continue;
            }
            if (space && out.length() > value) {
                out.append(' ');
            }
            space = false;
            out.append(c);
        }
        return out.append("\r\n").toString();
    }

    private static boolean isLineEnd(String raw, int i) {
        char c = raw.charAt(i);
        return c == '\n' || c == '\r' && i + 1 < raw.length() && raw.charAt(i + 1) == '\n';
    }
}
