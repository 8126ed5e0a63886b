package org.colombier.smtp.server;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.mail.SmtpReply;
import org.colombier.net.NetworkList;

/**
 * The argument of XCLIENT, as Postfix's {@code XCLIENT_README} has it: attributes with values in xtext.
 *
 * @param values by name in upper case; empty for {@code [UNAVAILABLE]} and {@code [TEMPUNAVAIL]}
 */
record XclientArgument(Map<String, Optional<String>> values) {

    static final String NAMES = "NAME ADDR PORT PROTO HELO LOGIN";
    private static final Set<String> KNOWN = Set.of(NAMES.split(" "));
    private static final Set<String> UNKNOWN = Set.of("[UNAVAILABLE]", "[TEMPUNAVAIL]");
    private static final int LONGEST = 255;

    static Parsed<XclientArgument> parse(String argument) {
        Map<String, Optional<String>> values = new LinkedHashMap<>();
        for (String word : argument.strip().split(" +")) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                return new Parsed.Refused<>(Replies.syntax("Syntax: XCLIENT attribute=value ..."));
            }
            String name = word.substring(0, equals).toUpperCase(Locale.ROOT);
            if (!KNOWN.contains(name)) {
                return new Parsed.Refused<>(Replies.syntax("Bad XCLIENT attribute name"));
            }
            Optional<Optional<String>> value = value(name, word.substring(equals + 1));
            if (value.isEmpty() || values.put(name, value.get()) != null) {
                return new Parsed.Refused<>(Replies.syntax("Bad value of " + name));
            }
        }
        return new Parsed.Value<>(new XclientArgument(values));
    }

    /** Empty if malformed. */
    private static Optional<Optional<String>> value(String name, String text) {
        if (UNKNOWN.contains(text.toUpperCase(Locale.ROOT))) {
            return Optional.of(Optional.empty());
        }
        Optional<String> decoded = Xtext.decode(text).filter(v -> !v.isEmpty() && v.length() <= LONGEST);
        return decoded.filter(v -> isSound(name, v)).map(Optional::of);
    }

    private static boolean isSound(String name, String value) {
        return switch (name) {
            case "ADDR" -> address(value).isPresent();
            case "PORT" -> value.length() <= 5 && value.chars().allMatch(c -> c >= '0' && c <= '9') && Integer.parseInt(value) < 65_536;
            case "PROTO" -> value.equalsIgnoreCase("SMTP") || value.equalsIgnoreCase("ESMTP");
            case "NAME", "HELO" -> SessionVerbs.isHostName(value);
            default -> value.chars().noneMatch(c -> c < 32 || c == 127);
        };
    }

    /** {@code 192.0.2.7}, {@code IPv6:2001:db8::7} and, from old proxies, {@code 2001:db8::7}. Never asks a name server. */
    private static Optional<InetAddress> address(String value) {
        String literal = value.regionMatches(true, 0, "IPv6:", 0, 5) ? value.substring(5) : value;
        try {
            return literal.indexOf('%') < 0 ? Optional.of(InetAddress.ofLiteral(literal)) : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Optional<String> value(String name) {
        return values.getOrDefault(name, Optional.empty());
    }

    /** The client that these attributes tell of, where they are silent the one before. */
    Client client(Client before, NetworkList ours) {
        InetAddress address = value("ADDR").flatMap(XclientArgument::address).orElse(before.address());
        // A new address without a name has none that we know; the one before was another host's.
        String name = has("NAME") || has("ADDR") ? value("NAME").map(n -> n.toLowerCase(Locale.ROOT)).orElse(Client.UNKNOWN) : before.name();
        int port = has("PORT") || has("ADDR") ? value("PORT").map(Integer::parseInt).orElse(0) : before.port();
        return new Client(address, ours.contains(address), name, port);
    }
}
