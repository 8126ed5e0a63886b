package org.colombier.maps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code type:name}, as Postfix names a table. */
record Specification(String type, String name) {

    static Specification parse(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0 || colon == text.length() - 1) {
            throw new BrokenTable(text, "not a table: type:name is wanted, such as texthash:routing/transport");
        }
        return new Specification(text.substring(0, colon).strip().toLowerCase(Locale.ROOT), text.substring(colon + 1).strip());
    }

    /**
     * A list of settings as it was meant: who gives it as one text between commas has his {@code inline:{a=b, c=d}} cut
     * in pieces.
     */
    static List<String> joined(List<String> pieces) {
        List<String> whole = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String piece : pieces) {
            open.append(open.isEmpty() ? "" : ", ").append(piece.strip());
            if (depth(open) <= 0) {
                whole.add(open.toString());
                open.setLength(0);
            }
        }
        if (!open.isEmpty()) {
            whole.add(open.toString());
        }
        return whole.stream().filter(text -> !text.isEmpty()).toList();
    }

    /** The pairs of {@code inline:{a=b, { c = d e }}}; a pair with commas or white space stands in braces of its own. */
    Map<String, String> pairs() {
        String inner = withoutBraces();
        Map<String, String> pairs = new HashMap<>();
        int from = 0;
        int depth = 0;
        for (int i = 0; i <= inner.length(); i++) {
            char c = i == inner.length() ? ',' : inner.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0 && (c == ',' || c == '}')) {
                add(inner.substring(from, Math.min(inner.length(), c == '}' ? i + 1 : i)).strip(), pairs);
                from = i + 1;
            }
        }
        return pairs;
    }

    /** The name, whose braces protect commas and white space. */
    String withoutBraces() {
        boolean braces = name.startsWith("{") && name.endsWith("}");
        if (!braces && name.startsWith("{") || depth(name) != 0) {
            throw new BrokenTable(toString(), "braces that do not close");
        }
        return braces ? name.substring(1, name.length() - 1).strip() : name;
    }

    private void add(String text, Map<String, String> pairs) {
        String pair = text.startsWith("{") && text.endsWith("}") ? text.substring(1, text.length() - 1) : text;
        if (pair.isBlank()) {
            return;
        }
        int equals = pair.indexOf('=');
        String key = equals < 0 ? "" : pair.substring(0, equals).strip();
        String value = equals < 0 ? "" : pair.substring(equals + 1).strip();
        if (key.isEmpty() || value.isEmpty()) {
            throw new BrokenTable(toString(), "key=value is wanted, not " + pair.strip());
        }
        pairs.putIfAbsent(TextTable.fold(key), value);
    }

    private static int depth(CharSequence text) {
        return (int) (text.chars().filter(c -> c == '{').count() - text.chars().filter(c -> c == '}').count());
    }

    @Override
    public String toString() {
        return type + ":" + name;
    }
}
