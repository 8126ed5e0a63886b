package org.colombier.smtp.server;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope.Body;
import org.colombier.mail.Envelope.Returned;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.smtp.server.Transaction.Opening;

/** Reads the argument of MAIL: the reverse-path and SIZE, BODY, SMTPUTF8, RET, ENVID, AUTH. */
final class MailArgument {

    private static final SmtpReply NOT_A_SENDER = new SmtpReply(501, "5.1.7", "Bad sender address syntax");
    // RFC 6531 section 3.5.
    private static final SmtpReply NEEDS_UTF8 = new SmtpReply(553, "5.6.7", "An address with other letters than ASCII needs SMTPUTF8");

    /** RFC 1870 section 3: digits. */
    private static final int LONGEST_SIZE = 20;

    private static final Set<String> KNOWN = Set.of("SIZE", "BODY", "SMTPUTF8", "RET", "ENVID", "AUTH");

    private MailArgument() {
    }

    /** @param origin the domain of a sender that has none; empty where such a sender is refused */
    static Parsed<Opening> parse(String argument, String origin) {
        return switch (PathArgument.parse("FROM:", argument)) {
            case Parsed.Refused<PathArgument>(SmtpReply reply) -> new Parsed.Refused<>(reply);
            case Parsed.Value<PathArgument>(PathArgument path) -> opening(path, origin);
        };
    }

    private static Parsed<Opening> opening(PathArgument argument, String origin) {
        Map<String, String> parameters = argument.parameters();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            Optional<SmtpReply> wrong = check(parameter.getKey(), parameter.getValue());
            if (wrong.isPresent()) {
                return new Parsed.Refused<>(wrong.get());
            }
        }
        Optional<ReversePath> path = reversePath(argument.mailbox(), origin);
        if (path.isEmpty()) {
            return new Parsed.Refused<>(NOT_A_SENDER);
        }
        boolean utf8 = parameters.containsKey("SMTPUTF8");
        if (!utf8 && !isAscii(argument.mailbox())) {
            return new Parsed.Refused<>(NEEDS_UTF8);
        }
        return new Parsed.Value<>(new Opening(path.get(), size(parameters), body(parameters), utf8,
            returned(parameters), xtext(parameters.getOrDefault("ENVID", ""))));
    }

    /** What is larger than any number we have is too large all the same. */
    private static long size(Map<String, String> parameters) {
        String digits = parameters.getOrDefault("SIZE", "-1");
        return digits.length() < LONGEST_SIZE - 1 ? Long.parseLong(digits) : Long.MAX_VALUE;
    }

    private static Optional<ReversePath> reversePath(String mailbox, String origin) {
        if (mailbox.isEmpty()) {
            return Optional.of(ReversePath.NULL);
        }
        // As Postfix with append_at_myorigin: cron jobs and printers call themselves "root".
        String whole = origin.isEmpty() || mailbox.indexOf('@') >= 0 ? mailbox : mailbox + "@" + origin;
        return EmailAddress.tryParse(whole).filter(PathArgument::isSound).map(ReversePath::of);
    }

    /** Some send base64 as it stands; in xtext, as it is passed on, a {@code =} is written so. */
    private static String xtext(String envelopeId) {
        return envelopeId.replace("=", "+3D");
    }

    private static Optional<SmtpReply> check(String name, String value) {
        if (!KNOWN.contains(name)) {
            return Optional.of(unknown());
        }
        if (isSound(name, value)) {
            return Optional.empty();
        }
        // A value that nobody offered is an unknown parameter; the rest is bad syntax.
        return Optional.of(name.equals("BODY") || name.equals("SMTPUTF8") ? unknown() : Replies.syntax("Bad value of " + name));
    }

    private static boolean isSound(String name, String value) {
        return switch (name) {
            case "SIZE" -> value.length() <= LONGEST_SIZE && !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
            case "BODY" -> value.equalsIgnoreCase("7BIT") || value.equalsIgnoreCase("8BITMIME");
            case "SMTPUTF8" -> value.isEmpty();
            case "RET" -> value.equalsIgnoreCase("FULL") || value.equalsIgnoreCase("HDRS");
            // RFC 3461 section 4.4: at most 100 characters.
            case "ENVID" -> !value.isEmpty() && xtext(value).length() <= 100 && isAscii(value) && Xtext.isValid(xtext(value));
            // AUTH, RFC 4954 section 5: taken and not passed on; no client of ours may speak for another.
            default -> value.equals("<>") || !value.isEmpty() && value.length() <= 500 && Xtext.isValid(value);
        };
    }

    /** RFC 5321 section 4.1.1.11. */
    static SmtpReply unknown() {
        return new SmtpReply(555, "5.5.4", "Parameter not recognised");
    }

    private static Body body(Map<String, String> parameters) {
        return parameters.getOrDefault("BODY", "7BIT").toUpperCase(Locale.ROOT).equals("8BITMIME") ? Body.EIGHT_BIT : Body.SEVEN_BIT;
    }

    private static Returned returned(Map<String, String> parameters) {
        return switch (parameters.getOrDefault("RET", "").toUpperCase(Locale.ROOT)) {
            case "FULL" -> Returned.FULL;
            case "HDRS" -> Returned.HEADERS;
            default -> Returned.UNSAID;
        };
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }
}
