package org.colombier.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.AuthenticationResults.Method;
import org.colombier.mail.AuthenticationResults.Property;

/** Reads RFC 8601 section 2.2 from left to right. Used by one thread, once. */
final class AuthenticationResultsReader {

    private static final int MAX_LENGTH = 32_768;
    private static final int MAX_DEPTH = 10;

    private final String text;
    private int at;

    private AuthenticationResultsReader(String text) {
        this.text = text;
    }

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed() {
            super(null, null, false, false);
        }
    }

    static Optional<AuthenticationResults> read(String value) {
        if (value.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AuthenticationResultsReader(value).field());
        } catch (Malformed malformed) {
            return Optional.empty();
        }
    }

    /** The name at the beginning, whatever follows. */
    static Optional<String> server(String value) {
        try {
            AuthenticationResultsReader reader = new AuthenticationResultsReader(value);
            reader.blanks();
            return Optional.of(reader.word());
        } catch (Malformed malformed) {
            return Optional.empty();
        }
    }

    private AuthenticationResults field() throws Malformed {
        blanks();
        String server = word();
        blanks();
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++; // the version, of which there is one
        }
        List<Method> methods = new ArrayList<>();
        blanks();
        while (take(';')) {
            blanks();
            if (at == text.length()) {
                break; // a final semicolon is common
            }
            if (!none()) {
                methods.add(method());
            }
            if (methods.size() > AuthenticationResults.MOST_METHODS) {
                throw new Malformed();
            }
            blanks();
        }
        if (at < text.length()) {
            throw new Malformed();
        }
        return new AuthenticationResults(server, methods);
    }

    private boolean none() {
        boolean none = text.regionMatches(true, at, "none", 0, 4) && (at + 4 == text.length() || " \t;(".indexOf(text.charAt(at + 4)) >= 0);
        at += none ? 4 : 0;
        return none;
    }

    private Method method() throws Malformed {
        String name = name();
        blanks();
        if (take('/')) {
            blanks();
            name();
            blanks();
        }
        String result = value();
        String reason = "";
        List<Property> properties = new ArrayList<>();
        blanks();
        while (at < text.length() && text.charAt(at) != ';') {
            StringBuilder property = new StringBuilder(name());
            blanks();
            while (take('.')) {
                blanks();
                property.append('.').append(name());
                blanks();
            }
            String value = value();
            if (property.toString().equalsIgnoreCase("reason")) {
                reason = value;
            } else {
                properties.add(new Property(property.toString(), value));
            }
            blanks();
        }
        return new Method(name, result, reason, properties);
    }

    /** {@code = value}, with white space and comments around the sign. */
    private String value() throws Malformed {
        blanks();
        if (!take('=')) {
            throw new Malformed();
        }
        blanks();
        return word();
    }

    /** A keyword: letters, digits, hyphens, underscores. */
    private String name() throws Malformed {
        int begin = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-' || text.charAt(at) == '_')) {
            at++;
        }
        return required(text.substring(begin, at));
    }

    /** A token, an address or a quoted string; an address may begin with a quoted part. */
    private String word() throws Malformed {
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        while (at < text.length() && " \t\r\n;(".indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '"') {
                quoted = true;
                quotedString(word);
            } else {
                word.append(text.charAt(at++));
            }
        }
        return quoted ? word.toString() : required(word.toString());
    }

    private void quotedString(StringBuilder into) throws Malformed {
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 1 : 0;
            if (at < text.length()) {
                into.append(text.charAt(at++));
            }
        }
        if (!take('"')) {
            throw new Malformed();
        }
    }

    /** White space and comments, which may hold others (RFC 5322 section 3.2.2). */
    private void blanks() throws Malformed {
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '(') {
                depth++;
            } else if (depth > 0 && c == ')') {
                depth--;
            } else if (depth > 0 && c == '\\') {
                at++;
            } else if (depth == 0 && " \t\r\n".indexOf(c) < 0) {
                return;
            }
            at++;
            if (depth > MAX_DEPTH) {
                throw new Malformed();
            }
        }
        if (depth > 0) {
            throw new Malformed();
        }
        at = Math.min(at, text.length());
    }

    private boolean take(char wanted) {
        boolean there = at < text.length() && text.charAt(at) == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private static String required(String word) throws Malformed {
        if (word.isEmpty()) {
            throw new Malformed();
        }
        return word;
    }
}
