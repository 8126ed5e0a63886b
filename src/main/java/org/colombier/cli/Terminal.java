package org.colombier.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a command reads and prints. */
record Terminal(InputStream in, PrintStream out, PrintStream err) {

    void line(String text) {
        out.println(printable(text));
    }

    /** What the server said, as it said it; an empty object if it had nothing to say. */
    void json(@Nullable Object value) {
        out.println(value == null ? "{}" : Json.write(value));
    }

    /** Columns as wide as their widest value, the head only where there are rows. */
    void table(List<String> head, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<List<String>> all = new ArrayList<>();
        all.add(head);
        all.addAll(rows);
        int[] widths = new int[head.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : all) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            line(text.toString().stripTrailing());
        }
    }

    /** A record's fields, a line each. */
    void fields(Map<?, ?> fields) {
        fields.forEach((name, value) -> line(name + ": " + text(value)));
    }

    /** A value on one line: lists with commas. */
    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Collection<?> many -> String.join(", ", many.stream().map(String::valueOf).toList());
            default -> value.toString();
        };
    }

    /**
     * Asks for a new password: the first line of standard input, or twice at the terminal without showing it.
     *
     * @throws Failure if there is no terminal to ask at
     */
    String newPassword(boolean fromInput) {
        if (fromInput) {
            return firstLine();
        }
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw Failure.usage("give the password on standard input, with --password-stdin");
        }
        String first = typed(console, "Password: ");
        if (!first.equals(typed(console, "Again: "))) {
            throw Failure.refused("the two passwords differ");
        }
        return first;
    }

    private static String typed(Console console, String prompt) {
        char[] typed = console.readPassword(prompt);
        if (typed == null) {
            throw Failure.refused("no password was given");
        }
        return new String(typed);
    }

    private String firstLine() {
        try {
            String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            if (line == null || line.isEmpty()) {
                throw Failure.refused("no password on standard input");
            }
            return line;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Names come from strangers: what they put there must not steer a terminal. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\t\n]]", "?");
    }
}
