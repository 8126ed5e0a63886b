package org.colombier.smtp.server;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.SmtpReply;

/**
 * The argument of MAIL and RCPT: {@code FROM:<path> PARAMETER=value …} (RFC 5321 section 4.1.2), taken apart.
 *
 * @param mailbox    what stands in the angle brackets, without a source route
 * @param parameters by name in upper case; the value is empty where there is no {@code =}
 */
record PathArgument(String mailbox, Map<String, String> parameters) {

    private static final SmtpReply NOT_A_PATH = Replies.syntax("An address in angle brackets is wanted");
    private static final SmtpReply NOT_A_PARAMETER = Replies.syntax("Malformed parameter");
    private static final int MOST_PARAMETERS = 20;

    /** @param word {@code FROM:} or {@code TO:} */
    static Parsed<PathArgument> parse(String word, String argument) {
        if (!argument.regionMatches(true, 0, word, 0, word.length())) {
            return new Parsed.Refused<>(new SmtpReply(501, "5.5.2", "Syntax: " + word + "<address>"));
        }
        int open = word.length();
        // RFC 5321 section 3.3 allows no space here; so many send one that it does no harm to take it.
        while (open < argument.length() && (argument.charAt(open) == ' ' || argument.charAt(open) == '\t')) {
            open++;
        }
        boolean bracketed = open < argument.length() && argument.charAt(open) == '<';
        int close = bracketed ? closing(argument, open + 1) : word(argument, open);
        if (close <= open) {
            return new Parsed.Refused<>(NOT_A_PATH);
        }
        String mailbox = withoutSourceRoute(bracketed ? argument.substring(open + 1, close).strip() : argument.substring(open, close));
        Map<String, String> parameters = new LinkedHashMap<>();
        if (!parameters(argument.substring(bracketed ? close + 1 : close), parameters)) {
            return new Parsed.Refused<>(NOT_A_PARAMETER);
        }
        return new Parsed.Value<>(new PathArgument(mailbox, parameters));
    }

    /** The end of an address without brackets: not of the standard, but sent by scripts and taken by every other server. -1 if there is a bracket all the same. */
    private static int word(String text, int from) {
        int end = text.indexOf(' ', from) < 0 ? text.length() : text.indexOf(' ', from);
        return text.substring(from, end).chars().anyMatch(c -> c == '<' || c == '>' || c == '"') ? -1 : end;
    }

    /** The bracket that ends the path: not one within a quoted string. */
    private static int closing(String text, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '>') {
                return i;
            } else if (!quoted && (c == '<' || c == ' ' && !isAtTheEdge(text, from, i))) {
                return -1;
            }
        }
        return -1;
    }

    /** White space behind the opening or before the closing bracket does no harm. */
    private static boolean isAtTheEdge(String text, int from, int at) {
        int next = at;
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
        return text.substring(from, at).isBlank() || next < text.length() && text.charAt(next) == '>';
    }

    /** RFC 5321 appendix F.2: a source route is dropped, and what is behind it is judged like any other address. One that is malformed stays and makes the address invalid. */
    private static String withoutSourceRoute(String path) {
        int colon = path.indexOf(':');
        if (!path.startsWith("@") || colon < 0) {
            return path;
        }
        for (String hop : path.substring(0, colon).split(",", -1)) {
            if (!hop.startsWith("@") || Domain.tryParse(hop.substring(1)).isEmpty()) {
                return path;
            }
        }
        return path.substring(colon + 1);
    }

    /** {@code 192.0.2.1} without its brackets: nobody's domain (RFC 5321 section 4.1.3). */
    static boolean isSound(EmailAddress address) {
        String domain = address.domain().ascii();
        return domain.chars().anyMatch(c -> c != '.' && (c < '0' || c > '9'));
    }

    private static boolean parameters(String text, Map<String, String> into) {
        if (!text.isEmpty() && text.charAt(0) != ' ') {
            return false;
        }
        if (text.isBlank()) {
            return true;
        }
        for (String word : text.strip().split(" +")) {
            if (word.isEmpty()) {
                continue;
            }
            int equals = word.indexOf('=');
            String name = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
            String value = equals < 0 ? "" : word.substring(equals + 1);
            boolean sound = isName(name) && isValue(value) && (equals < 0 || !value.isEmpty());
            if (!sound || into.size() == MOST_PARAMETERS || into.put(name, value) != null) {
                return false;
            }
        }
        return true;
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.charAt(0) != '-' && name.chars().allMatch(c -> c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-');
    }

    /** RFC 5321 section 4.1.2, esmtp-value; UTF-8 by RFC 6531 section 3.3. Which parameter may hold a {@code =} is for that parameter to say. */
    private static boolean isValue(String value) {
        return value.chars().allMatch(c -> c > 32 && c != 127 && c != 0xFFFD);
    }
}
