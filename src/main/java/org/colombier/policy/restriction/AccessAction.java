package org.colombier.policy.restriction;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.MailLog;

/** What a value of an access table does, after Postfix's access(5). */
@FunctionalInterface
interface AccessAction {

    /**
     * @param about what was looked up, in the words of a reply
     * @param rule  which table answered
     */
    Ruling apply(Inquiry inquiry, Stage about, String rule);

    /** A reply of the table's own: {@code 4NN} or {@code 5NN}, an enhanced code if wanted, a text. */
    Pattern CODE = Pattern.compile("([45][0-9]{2})(?:\\s+(.*))?");
    Pattern ENHANCED = Pattern.compile("([45]\\.[0-9]{1,3}\\.[0-9]{1,3})(?:\\s+(.*))?");
    /** RFC 5322 section 2.2: a name of printable characters but the colon, and a line. */
    Pattern FIELD = Pattern.compile("[!-9;-~]{1,77}:[ \\t]*[^\\p{Cntrl}]{1,900}");

    /** @throws IllegalArgumentException with a reason for the person who wrote the table */
    static AccessAction parse(String value, Vocabulary vocabulary) {
        String[] parts = value.strip().split("\\s+", 2);
        String text = parts.length < 2 ? "" : parts[1].strip();
        Matcher code = CODE.matcher(value.strip());
        if (code.matches()) {
            int number = Integer.parseInt(code.group(1));
            return refuse(number, number / 100 + ".7.1", code.group(2) == null ? "" : code.group(2));
        }
        return switch (parts[0].toUpperCase(Locale.ROOT)) {
            case "OK" -> (inquiry, about, rule) -> Ruling.ok("the table says OK");
            case "DUNNO" -> (inquiry, about, rule) -> Ruling.dunno("the table says DUNNO");
            case "REJECT" -> refuse(554, "5.7.1", text);
            case "DEFER" -> refuse(450, "4.7.1", text);
            case "DEFER_IF_PERMIT" -> (inquiry, about, rule) -> new Ruling.NotNow(reply(inquiry, about, 450, "4.7.1", text, "Service unavailable"));
            case "DEFER_IF_REJECT" -> (inquiry, about, rule) -> new Ruling.NotNever(reply(inquiry, about, 450, "4.7.1", text, "Service unavailable"));
            case "DISCARD" -> (inquiry, about, rule) -> new Ruling.OkAnd(new Effect.Discard(rule, text));
            case "HOLD" -> (inquiry, about, rule) -> new Ruling.Do(new Effect.Hold(rule, text.isEmpty() ? "set aside" : text));
            case "WARN", "INFO" -> (inquiry, about, rule) -> noted(inquiry, rule, text);
            case "PREPEND" -> prepend(text);
            case "REDIRECT" -> redirect(EmailAddress.parse(text));
            case "BCC" -> copy(EmailAddress.parse(text));
            case "FILTER", "DELAY", "ENCRYPT", "STRIP" -> throw new IllegalArgumentException(parts[0] + " is not known here");
            default -> other(value, vocabulary);
        };
    }

    /** Digits are OK: what programs that let clients in for a while write. Everything else is a list of restrictions. */
    private static AccessAction other(String value, Vocabulary vocabulary) {
        if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return (inquiry, about, rule) -> Ruling.ok("the table says " + value);
        }
        List<Rule> rules = vocabulary.read(List.of(value));
        return (inquiry, about, rule) -> new Ruling.Ask(rules);
    }

    private static AccessAction refuse(int code, String enhanced, String text) {
        return (inquiry, about, rule) -> Ruling.no(reply(inquiry, about, code, enhanced, text, "Access denied"));
    }

    private static SmtpReply reply(Inquiry inquiry, Stage about, int code, String enhanced, String text, String usual) {
        Matcher own = ENHANCED.matcher(text);
        // RFC 2034 section 4: an enhanced code's class is that of the reply.
        if (own.matches() && own.group(1).charAt(0) - '0' == code / 100) {
            return inquiry.refusal(code, own.group(1), about, own.group(2) == null ? usual : own.group(2));
        }
        return inquiry.refusal(code, enhanced, about, text.isEmpty() ? usual : text);
    }

    private static Ruling noted(Inquiry inquiry, String rule, String text) {
        if (!inquiry.isRehearsal()) {
            MailLog.line("smtpd", "NOQUEUE", "warn: " + text + "; " + inquiry.situation().description() + "; rule=" + rule);
        }
        return Ruling.dunno("the table says WARN");
    }

    private static AccessAction prepend(String field) {
        if (!FIELD.matcher(field).matches()) {
            throw new IllegalArgumentException("PREPEND wants a header field, not " + field);
        }
        return (inquiry, about, rule) -> new Ruling.Do(new Effect.Prepend(rule, field));
    }

    private static AccessAction redirect(EmailAddress address) {
        return (inquiry, about, rule) -> new Ruling.Do(new Effect.Redirect(rule, address));
    }

    private static AccessAction copy(EmailAddress address) {
        return (inquiry, about, rule) -> new Ruling.Do(new Effect.Copy(rule, address));
    }
}
