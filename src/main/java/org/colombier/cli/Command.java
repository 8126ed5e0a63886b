package org.colombier.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParentCommand;

/** What the groups of commands share: the server, and the two ways to print. */
abstract class Command {

    @ParentCommand
    private @Nullable Commands root;

    Commands root() {
        return java.util.Objects.requireNonNull(root);
    }

    Server server() {
        return root().server();
    }

    Terminal terminal() {
        return root().terminal();
    }

    /** For programs what the server said, for people a line. */
    void done(@Nullable Object answer, String line) {
        if (root().json()) {
            terminal().json(answer);
        } else {
            terminal().line(line);
        }
    }

    /** For programs what the server said, for people its fields. */
    void show(@Nullable Object answer) {
        if (root().json()) {
            terminal().json(answer);
        } else {
            terminal().fields(map(answer));
        }
    }

    /** For programs what the server said, for people a table of some fields. */
    void table(@Nullable Object answer, List<String> fields) {
        if (root().json()) {
            terminal().json(answer);
        } else {
            terminal().table(fields.stream().map(f -> f.toUpperCase(java.util.Locale.ROOT)).toList(),
                list(answer).stream().map(row -> fields.stream().map(f -> Terminal.text(row.get(f))).toList()).toList());
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(@Nullable Object answer) {
        if (answer instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw Failure.refused("the server's answer is not as expected; is it of this version?");
    }

    static List<Map<String, Object>> list(@Nullable Object answer) {
        if (answer instanceof List<?> list) {
            return list.stream().map(Command::map).toList();
        }
        throw Failure.refused("the server's answer is not as expected; is it of this version?");
    }

    static String segment(String text) {
        return Server.segment(text);
    }
}
