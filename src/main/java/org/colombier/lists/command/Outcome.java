package org.colombier.lists.command;

import java.util.Locale;

/**
 * What became of a command.
 *
 * @param key       of the words for the report, in {@code messages/commands*.properties}; a text of its own for refusals by a scenario
 * @param arguments for the words
 * @param silent    a letter of its own says it: no line in the report
 */
public record Outcome(Status status, String key, boolean silent, Object... arguments) {

    /** Done; waiting for somebody; refused. */
    public enum Status { DONE, WAITING, REFUSED }

    static Outcome done(String key, Object... arguments) {
        return new Outcome(Status.DONE, key, false, arguments);
    }

    /** Done or waiting, and a letter says so already. */
    static Outcome byLetter(Status status, String key, Object... arguments) {
        return new Outcome(status, key, true, arguments);
    }

    static Outcome refused(String key, Object... arguments) {
        return new Outcome(Status.REFUSED, key, false, arguments);
    }

    /** The words for it, for a report or a page. */
    public String text(Locale language) {
        return CommandMessages.text(language, key, arguments);
    }

    public boolean isRefused() {
        return status == Status.REFUSED;
    }
}
