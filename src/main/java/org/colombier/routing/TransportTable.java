package org.colombier.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.NextHop;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.SmtpReply;

/**
 * The transport table, after Postfix's transport(5) in texthash form: {@code user@domain}, {@code domain},
 * {@code .domain} (what is below it) or {@code *}, then {@code smtp:[host]:port}, {@code smtp:domain}, {@code smtp:} (the
 * recipient's own MX), {@code lmtp:[host]:port}, {@code error:text} or {@code :} (as if it were not listed). Immutable.
 */
record TransportTable(String file, Map<String, Entry> entries) {

    /** What a line says. */
    sealed interface Way {
    }

    /** To this hop; empty for the MX of the recipient's domain. */
    record To(Optional<NextHop> hop) implements Way {
    }

    record Refuse(SmtpReply reply) implements Way {
    }

    /** The table says nothing of it. */
    record Unlisted() implements Way {
    }

    record Entry(String key, int line, Way way) {
    }

    private static final Pattern STATUS = Pattern.compile("([45])\\.\\d{1,3}\\.\\d{1,3}(?=\\s|$)");

    static TransportTable parse(String file, String text) throws BrokenTable {
        Map<String, Entry> entries = new HashMap<>();
        for (LogicalLines.Line line : LogicalLines.of(file, text)) {
            try {
                String[] words = line.text().split("\\s+", 2);
                if (words.length < 2) {
                    throw new IllegalArgumentException("a key without a transport");
                }
                String key = key(words[0]);
                Entry twice = entries.putIfAbsent(key, new Entry(key, line.number(), way(words[1])));
                if (twice != null) {
                    throw new IllegalArgumentException(key + " stands in line " + twice.line() + " already");
                }
            } catch (IllegalArgumentException wrong) {
                throw new BrokenTable(file, line.number(), wrong.getMessage());
            }
        }
        return new TransportTable(file, Map.copyOf(entries));
    }

    /** The closest key: the address, without its extension, the domain, what it is below of, and all. */
    Optional<Entry> find(EmailAddress address, Extensions extensions) {
        List<String> keys = new ArrayList<>();
        EmailAddress canonical = address.canonical();
        keys.add(canonical.toString());
        extensions.without(canonical).ifPresent(plain -> keys.add(plain.toString()));
        String domain = canonical.domain().ascii();
        keys.add(domain);
        for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
            keys.add(domain.substring(dot));
        }
        keys.add("*");
        return keys.stream().filter(entries::containsKey).map(entries::get).findFirst();
    }

    private static String key(String text) {
        if (text.equals("*")) {
            return text;
        }
        if (text.indexOf('@') >= 0) {
            return EmailAddress.parse(text).canonical().toString();
        }
        return text.startsWith(".") ? "." + Domain.parse(text.substring(1)) : Domain.parse(text).ascii();
    }

    private static Way way(String text) {
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
