package org.colombier.policy.spf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text with macros in it (RFC 7208 section 7), read before it is needed so that a mistake anywhere is found.
 *
 * @param source as published
 */
record MacroText(String source, List<Part> parts) {

    sealed interface Part {
    }

    record Literal(String text) implements Part {
    }

    /**
     * {@code %{letter digits r delimiters}}.
     *
     * @param letter     in lower case
     * @param escaped    it stood in upper case: the value is URL-escaped (section 7.3)
     * @param kept       how many parts from the right are kept, 0 for all
     * @param delimiters where the value is split; empty for the dot
     */
    record Macro(char letter, boolean escaped, int kept, boolean reversed, String delimiters) implements Part {
    }

    private static final Pattern MACRO = Pattern.compile("\\{([a-zA-Z])([0-9]{0,3})([rR]?)([-.+,/_=]{0,16})}");
    private static final Set<Character> ANYWHERE = Set.of('s', 'l', 'o', 'd', 'i', 'p', 'v', 'h');
    private static final Set<Character> EXPLANATION = Set.of('c', 'r', 't');
    private static final Pattern TOP_LABEL = Pattern.compile("[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*|[A-Za-z0-9]+-[A-Za-z0-9-]*[A-Za-z0-9]");
    private static final int LONGEST_LABEL = 63;
    /** Longest text that an expansion may become; a name is cut to 253 afterwards. */
    private static final int LONGEST = 4_000;

    /**
     * Reads a macro-string.
     *
     * @param explanation the letters c, r and t may stand in it
     */
    static MacroText parse(String text, boolean explanation) throws SpfSyntaxException {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                literal.append(c);
                continue;
            }
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            switch (next) {
                case '%' -> literal.append('%');
                case '_' -> literal.append(' ');
                case '-' -> literal.append("%20");
                case '{' -> {
                    Matcher m = MACRO.matcher(text).region(i + 1, text.length());
                    if (!m.lookingAt()) {
                        throw new SpfSyntaxException("bad macro in " + text);
                    }
                    flush(parts, literal);
                    parts.add(macro(m, explanation, text));
                    i = m.end() - 2;
                }
                default -> throw new SpfSyntaxException("a lone % in " + text);
            }
            i++;
        }
        flush(parts, literal);
        return new MacroText(text, List.copyOf(parts));
    }

    /** Reads a domain-spec: ends in a macro or in a dot and a top label (section 7.1). */
    static MacroText domainSpec(String text) throws SpfSyntaxException {
        MacroText read = parse(text, false);
        if (text.isEmpty()) {
            throw new SpfSyntaxException("empty domain");
        }
        boolean endsInMacro = read.parts().getLast() instanceof Macro || text.matches(".*%[%_-]");
        if (!endsInMacro) {
            String plain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
            int dot = plain.lastIndexOf('.');
            // The length first: on a longer one the expression would take a hostile time.
            if (dot < 0 || plain.length() - dot > LONGEST_LABEL + 1 || !TOP_LABEL.matcher(plain.substring(dot + 1)).matches()) {
                throw new SpfSyntaxException("not a domain: " + text);
            }
        }
        return read;
    }

    private static void flush(List<Part> parts, StringBuilder literal) {
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private static Macro macro(Matcher m, boolean explanation, String text) throws SpfSyntaxException {
        char letter = m.group(1).toLowerCase(Locale.ROOT).charAt(0);
        if (!ANYWHERE.contains(letter) && !(explanation && EXPLANATION.contains(letter))) {
            throw new SpfSyntaxException("macro letter " + letter + " in " + text);
        }
        int kept = m.group(2).isEmpty() ? 0 : Integer.parseInt(m.group(2));
        // Section 7.3: the DIGIT transformer must not be zero.
        if (kept == 0 && !m.group(2).isEmpty()) {
            throw new SpfSyntaxException("macro keeps nothing in " + text);
        }
        return new Macro(letter, Character.isUpperCase(m.group(1).charAt(0)), kept, !m.group(3).isEmpty(), m.group(4));
    }

    /** @param values the value of each letter; asked only for letters that stand in the text */
    String expand(Function<Character, String> values) {
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            String text = switch (part) {
                case Literal literal -> literal.text();
                case Macro macro -> expand(macro, values.apply(macro.letter()));
            };
            out.append(text, 0, Math.min(text.length(), LONGEST - out.length()));
        }
        return out.toString();
    }

    /** As {@link #expand}, for a question: without the final dot, labels dropped on the left until 253 octets remain (section 7.3). */
    String expandName(Function<Character, String> values) {
        String name = expand(values);
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        while (name.length() > 253 && name.indexOf('.') >= 0) {
            name = name.substring(name.indexOf('.') + 1);
        }
        return name;
    }

    private static String expand(Macro macro, String value) {
        boolean whole = macro.kept() == 0 && !macro.reversed() && macro.delimiters().isEmpty();
        String text = whole ? value : parts(macro, value).collect(Collectors.joining("."));
        return macro.escaped() ? escape(text) : text;
    }

    private static java.util.stream.Stream<String> parts(Macro macro, String value) {
        String delimiters = macro.delimiters().isEmpty() ? "." : macro.delimiters();
        List<String> parts = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || delimiters.indexOf(value.charAt(i)) >= 0) {
                parts.add(value.substring(begin, i));
                begin = i + 1;
            }
        }
        if (macro.reversed()) {
            Collections.reverse(parts);
        }
        return parts.stream().skip(macro.kept() == 0 ? 0 : Math.max(0, parts.size() - macro.kept()));
    }

    /** RFC 3986 section 2.3: all but the unreserved. */
    private static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0;
            out.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        return out.toString();
    }
}
