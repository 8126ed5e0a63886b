package org.colombier.lists.scenario;

import java.util.function.IntPredicate;
import org.colombier.lists.scenario.ScenarioParser.LineFault;

/** A line under the reader's eye, and how far it has come. Not thread-safe. */
final class RuleLine {

    private final String text;
    private int at;

    RuleLine(String text) {
        this.text = text;
    }

    /** Counted from 1. */
    int column() {
        return Math.min(at, text.length()) + 1;
    }

    /** What has been read, without the blanks around. */
    String read() {
        return text.substring(0, Math.min(at, text.length())).strip();
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /** The next character; at the end, a closing bracket. */
    char peek() {
        return atEnd() ? ')' : text.charAt(at);
    }

    String word() {
        blanks();
        return run(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_'));
    }

    boolean take(String mark) {
        blanks();
        if (text.startsWith(mark, at)) {
            at += mark.length();
            return true;
        }
        return false;
    }

    void blanks() {
        run(Character::isWhitespace);
    }

    /** To the end of the line, or to a comment. */
    void skip() {
        run(c -> c != '#');
    }

    /** The text up to the closing mark, which in an expression may be written {@code \\/}; after an expression, its flags are skipped: case never matters. */
    String between(char mark) throws LineFault {
        int begin = ++at;
        while (!atEnd() && text.charAt(at) != mark) {
            at += mark == '/' && text.charAt(at) == '\\' ? 2 : 1;
        }
        if (atEnd()) {
            throw fault("closing " + mark + " expected");
        }
        String found = text.substring(begin, at++);
        if (mark == '/') {
            run(c -> c == 'i');
        }
        return found;
    }

    /** An argument without quotes; brackets may hold commas. */
    String bare() {
        int begin = at;
        int depth = 0;
        while (!atEnd() && (depth > 0 || ",)#".indexOf(text.charAt(at)) < 0 && !isBetween())) {
            depth += text.charAt(at) == '[' ? 1 : text.charAt(at) == ']' ? -1 : 0;
            at++;
        }
        return text.substring(begin, at).strip();
    }

    /** A blank before something that begins an argument: some forget the comma, and Sympa does not mind. */
    private boolean isBetween() {
        if (!Character.isWhitespace(text.charAt(at))) {
            return false;
        }
        String rest = text.substring(at).stripLeading();
        return !rest.isEmpty() && "['\"/".indexOf(rest.charAt(0)) >= 0;
    }

    /** What stands after an equals sign or alone in brackets: quoted text, or all up to a comma or bracket. */
    String value() throws LineFault {
        blanks();
        return peek() == '\'' || peek() == '"' ? between(peek()).strip() : run(c -> ",)#".indexOf(c) < 0).strip();
    }

    LineFault fault(String message) {
        return new LineFault(message, column());
    }

    private String run(IntPredicate wanted) {
        int begin = at;
        while (!atEnd() && wanted.test(text.charAt(at))) {
            at++;
        }
        return text.substring(begin, at);
    }
}
