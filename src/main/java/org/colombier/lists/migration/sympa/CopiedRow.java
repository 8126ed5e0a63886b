package org.colombier.lists.migration.sympa;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A line of PostgreSQL's COPY: values with tabs between, {@code \N} for NULL, and escapes as in C. */
final class CopiedRow {

    private CopiedRow() {
    }

    static Map<String, String> of(List<String> named, String line) {
        Map<String, String> row = new LinkedHashMap<>();
        String[] values = line.split("\t", -1);
        for (int i = 0; i < Math.min(values.length, named.size()); i++) {
            if (!values[i].equals("\\N")) {
                row.put(named.get(i), unescaped(values[i]));
            }
        }
        return row;
    }

    private static String unescaped(String value) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\' || i + 1 == value.length()) {
                text.append(c);
                continue;
            }
            char escaped = value.charAt(++i);
            int digits = number(value, i, escaped == 'x' ? 16 : 8);
            if (digits > 0) {
                int from = escaped == 'x' ? i + 1 : i;
                text.append((char) Integer.parseInt(value.substring(from, from + digits), escaped == 'x' ? 16 : 8));
                i = from + digits - 1;
            } else {
                text.append(plain(escaped));
            }
        }
        return text.toString();
    }

    /** How many digits of an octal ({@code \101}) or hexadecimal ({@code \x41}) number stand there. */
    private static int number(String value, int at, int base) {
        int from = base == 16 ? at + 1 : at;
        int most = base == 16 ? 2 : 3;
        int count = 0;
        while (count < most && from + count < value.length() && value.charAt(from + count) < 128 && Character.digit(value.charAt(from + count), base) >= 0) {
            count++;
        }
        return count;
    }

    private static char plain(char escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> '\u000B';
            default -> escaped;
        };
    }
}
