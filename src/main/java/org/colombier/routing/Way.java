package org.colombier.routing;

import java.util.Locale;
import java.util.Map;
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
        @Override
        public String toString() {
            return hop.map(NextHop::toString).orElse("smtp:");
        }
    }

    /** Refused at RCPT, or reported. */
    record Refuse(SmtpReply reply) implements Way {
        @Override
        public String toString() {
            return reply.toString();
        }
    }

    /** Accepted, and put off until the entry is another or the mail is too old. */
    record Later(SmtpReply reply) implements Way {
        @Override
        public String toString() {
            return reply.toString();
        }
    }

    /** Accepted, and thrown away. */
    record Discard(String reason) implements Way {
        @Override
        public String toString() {
            return "discard:" + reason;
        }
    }

    /** The mailbox of the address. */
    record ToMailbox() implements Way {
        @Override
        public String toString() {
            return "mailbox";
        }
    }

    /**
     * A robot entry as sites have them beside Postfix ({@code sympalist:}, {@code symparequest:} …): the local part is
     * {@code LIST+DOMAIN}.
     *
     * @param suffix what the list's address has behind its name for this entry, such as {@code -request}
     */
    record ToRobot(String transport, String suffix) implements Way {
        @Override
        public String toString() {
            return transport + ":";
        }
    }

    /** The table says nothing of it. */
    record Unlisted() implements Way {
        @Override
        public String toString() {
            return ":";
        }
    }

    Map<String, String> ROBOTS = Map.ofEntries(Map.entry("sympa", ""), Map.entry("sympalist", ""), Map.entry("symparequest", "-request"),
        Map.entry("sympaeditor", "-editor"), Map.entry("sympaowner", "-owner"), Map.entry("sympabounce", "-owner"),
        Map.entry("sympasubscribe", "-subscribe"), Map.entry("sympaunsubscribe", "-unsubscribe"));

    Pattern STATUS = Pattern.compile("([45])\\.\\d{1,3}\\.\\d{1,3}(?=\\s|$)");

    /** @throws IllegalArgumentException with a reason for the person who wrote the entry */
    static Way parse(String text) {
        int colon = text.indexOf(':');
        String transport = (colon < 0 ? text : text.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
        String rest = colon < 0 ? "" : text.substring(colon + 1).strip();
        return switch (transport) {
            case "" -> rest.isEmpty() ? new Unlisted() : to(rest, Transport.SMTP);
            case "smtp", "relay" -> to(rest, Transport.SMTP);
            case "lmtp" -> to(rest.startsWith("inet:") ? rest.substring(5) : rest, Transport.LMTP);
            case "local", "virtual" -> new ToMailbox();
            case "error" -> new Refuse(reply(rest, "5.0.0"));
            case "retry" -> new Later(later(rest));
            case "discard" -> new Discard(bounded(rest));
            default -> robot(transport);
        };
    }

    private static Way robot(String transport) {
        String suffix = ROBOTS.get(transport);
        if (suffix == null) {
            throw new IllegalArgumentException("an unknown transport: " + transport);
        }
        return new ToRobot(transport, suffix);
    }

    private static Way to(String destination, Transport transport) {
        return new To(destination.isEmpty() && transport == Transport.SMTP ? Optional.empty() : Optional.of(Destination.parse(destination, transport)));
    }

    private static SmtpReply later(String text) {
        SmtpReply reply = reply(text, "4.0.0");
        if (!reply.isTemporary()) {
            throw new IllegalArgumentException("retry: puts off, its status begins with 4, not " + reply.enhanced());
        }
        return reply;
    }

    /** The text may begin with a status of its own, as error(8) has it. */
    private static SmtpReply reply(String text, String preset) {
        Matcher status = STATUS.matcher(bounded(text));
        String code = status.lookingAt() ? status.group() : preset;
        String reason = status.lookingAt() ? text.substring(status.end()).strip() : text;
        return new SmtpReply(code.startsWith("4") ? 450 : 550, code, reason.isEmpty() ? "Mail to this address is refused" : reason);
    }

    private static String bounded(String text) {
        if (text.length() > 200) {
            throw new IllegalArgumentException("a reason of more than 200 characters");
        }
        return text;
    }
}
