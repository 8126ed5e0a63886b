package org.colombier.routing;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.mail.NextHop;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.SmtpReply;

/** What an entry of a transport table says, after Postfix's transport(5): {@code transport:destination}. */
sealed interface Way {

    /** To this hop; empty for the MX of the recipient's domain. */
    record To(Optional<NextHop> hop) implements Way {
    }

    record Refuse(SmtpReply reply) implements Way {
    }

    /** The table says nothing of it. */
    record Unlisted() implements Way {
    }

    Pattern STATUS = Pattern.compile("([45])\\.\\d{1,3}\\.\\d{1,3}(?=\\s|$)");

    /** @throws IllegalArgumentException with a reason for the person who wrote the entry */
    static Way parse(String text) {
        int colon = text.indexOf(':');
        String transport = (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
        String rest = colon < 0 ? "" : text.substring(colon + 1).strip();
        return switch (transport) {
            case "" -> rest.isEmpty() ? new Unlisted() : to(rest, Transport.SMTP);
            case "smtp", "relay" -> to(rest, Transport.SMTP);
            case "lmtp" -> to(rest.startsWith("inet:") ? rest.substring(5) : rest, Transport.LMTP);
            case "error" -> new Refuse(refusal(rest));
            default -> throw new IllegalArgumentException("an unknown transport: " + transport);
        };
    }

    private static Way to(String destination, Transport transport) {
        return new To(destination.isEmpty() && transport == Transport.SMTP ? Optional.empty() : Optional.of(Destination.parse(destination, transport)));
    }

    /** The text may begin with a status of its own, as error(8) has it. */
    private static SmtpReply refusal(String text) {
        if (text.length() > 200) {
            throw new IllegalArgumentException("a reason of more than 200 characters");
        }
        Matcher status = STATUS.matcher(text);
        String code = status.lookingAt() ? status.group() : "5.0.0";
        String reason = status.lookingAt() ? text.substring(status.end()).strip() : text;
        return new SmtpReply(code.startsWith("4") ? 450 : 550, code, reason.isEmpty() ? "Mail to this address is refused" : reason);
    }
}
