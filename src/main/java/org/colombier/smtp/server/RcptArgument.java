package org.colombier.smtp.server;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Recipient.Notify;
import org.colombier.mail.SmtpReply;

/**
 * The argument of RCPT.
 *
 * @param address       empty for {@code <postmaster>} without a domain (RFC 5321 section 4.1.1.3)
 * @param notifications by NOTIFY=
 * @param orcpt         by ORCPT=, as given
 */
record RcptArgument(Optional<EmailAddress> address, Set<Notify> notifications, String orcpt) {

    private static final SmtpReply NOT_A_RECIPIENT = new SmtpReply(501, "5.1.3", "Bad recipient address syntax");
    private static final SmtpReply NEEDS_UTF8 = new SmtpReply(553, "5.6.7", "An address with other letters than ASCII needs SMTPUTF8");

    /** @param smtpUtf8 MAIL announced it */
    static Parsed<RcptArgument> parse(String argument, boolean smtpUtf8) {
        return switch (PathArgument.parse("TO:", argument)) {
            case Parsed.Refused<PathArgument>(SmtpReply reply) -> new Parsed.Refused<>(reply);
            case Parsed.Value<PathArgument>(PathArgument path) -> of(path, smtpUtf8);
        };
    }

    private static Parsed<RcptArgument> of(PathArgument path, boolean smtpUtf8) {
        Map<String, String> parameters = path.parameters();
        for (String name : parameters.keySet()) {
            if (!name.equals("NOTIFY") && !name.equals("ORCPT")) {
                return new Parsed.Refused<>(MailArgument.unknown());
            }
        }
        Optional<Set<Notify>> notifications = notifications(parameters);
        String orcpt = parameters.getOrDefault("ORCPT", "");
        if (notifications.isEmpty() || parameters.containsKey("ORCPT") && !isOriginalRecipient(orcpt)) {
            return new Parsed.Refused<>(Replies.syntax("Bad value of NOTIFY or ORCPT"));
        }
        if (path.mailbox().equalsIgnoreCase("postmaster")) {
            return new Parsed.Value<>(new RcptArgument(Optional.empty(), notifications.get(), orcpt));
        }
        Optional<EmailAddress> address = EmailAddress.tryParse(path.mailbox()).filter(PathArgument::isSound);
        if (address.isEmpty()) {
            return new Parsed.Refused<>(NOT_A_RECIPIENT);
        }
        if (!smtpUtf8 && !MailArgument.isAscii(path.mailbox())) {
            return new Parsed.Refused<>(NEEDS_UTF8);
        }
        return new Parsed.Value<>(new RcptArgument(address, notifications.get(), orcpt));
    }

    /** RFC 3461 section 4.1: NEVER stands alone, the others in any number. Empty if malformed. */
    private static Optional<Set<Notify>> notifications(Map<String, String> parameters) {
        if (!parameters.containsKey("NOTIFY")) {
            return Optional.of(Set.of());
        }
        Set<Notify> all = EnumSet.noneOf(Notify.class);
        for (String word : parameters.get("NOTIFY").toUpperCase(Locale.ROOT).split(",", -1)) {
            switch (word) {
                case "NEVER" -> all.add(Notify.NEVER);
                case "SUCCESS" -> all.add(Notify.SUCCESS);
                case "FAILURE" -> all.add(Notify.FAILURE);
                case "DELAY" -> all.add(Notify.DELAY);
                default -> {
                    return Optional.empty();
                }
            }
        }
        return all.contains(Notify.NEVER) && all.size() > 1 ? Optional.empty() : Optional.of(all);
    }

    /** RFC 3461 section 4.2: {@code address-type;xtext}, at most 500 characters. */
    private static boolean isOriginalRecipient(String value) {
        int semicolon = value.indexOf(';');
        return semicolon > 0 && semicolon < value.length() - 1 && value.length() <= 500
            && value.substring(0, semicolon).chars().allMatch(c -> Character.isLetterOrDigit(c) && c < 128 || c == '-')
            && Xtext.isValid(value.substring(semicolon + 1));
    }
}
