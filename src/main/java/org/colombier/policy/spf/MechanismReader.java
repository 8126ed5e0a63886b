package org.colombier.policy.spf;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a mechanism's name and what follows it (RFC 7208 section 12). */
final class MechanismReader {

    private static final String LENGTH = "(0|[1-9][0-9]{0,2})";
    private static final Pattern DUAL_CIDR = Pattern.compile("(?::(.*?))?(?:/" + LENGTH + ")?(?://" + LENGTH + ")?");
    private static final Pattern NETWORK = Pattern.compile(":([0-9A-Fa-f:.]{2,45})(?:/" + LENGTH + ")?");
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern FOUR = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    private MechanismReader() {
    }

    /** @param argument with its {@code :} or {@code /} */
    static Mechanism read(String name, String argument) throws SpfSyntaxException {
        return switch (name) {
            case "all" -> {
                nothing(argument);
                yield new Mechanism.All();
            }
            case "include" -> new Mechanism.Include(required(argument));
            case "exists" -> new Mechanism.Exists(required(argument));
            case "ptr" -> new Mechanism.Ptr(argument.isEmpty() ? Optional.empty() : Optional.of(required(argument)));
            case "a", "mx" -> addresses(name, argument);
            case "ip4" -> network(argument, 32);
            case "ip6" -> network(argument, 128);
            default -> throw new SpfSyntaxException("unknown mechanism " + name);
        };
    }

    private static void nothing(String argument) throws SpfSyntaxException {
        if (!argument.isEmpty()) {
            throw new SpfSyntaxException("all takes no " + argument);
        }
    }

    private static MacroText required(String argument) throws SpfSyntaxException {
        if (!argument.startsWith(":")) {
            throw new SpfSyntaxException("a domain is wanted");
        }
        return MacroText.domainSpec(argument.substring(1));
    }

    private static Mechanism addresses(String name, String argument) throws SpfSyntaxException {
        Matcher m = DUAL_CIDR.matcher(argument);
        if (!m.matches()) {
            throw new SpfSyntaxException("not a target: " + argument);
        }
        Optional<MacroText> target = m.group(1) == null ? Optional.empty() : Optional.of(MacroText.domainSpec(m.group(1)));
        int four = bits(m.group(2), 32);
        int six = bits(m.group(3), 128);
        return name.equals("a") ? new Mechanism.A(target, four, six) : new Mechanism.Mx(target, four, six);
    }

    private static int bits(@org.jspecify.annotations.Nullable String digits, int most) throws SpfSyntaxException {
        int bits = digits == null ? most : Integer.parseInt(digits);
        if (bits > most) {
            throw new SpfSyntaxException("a prefix of " + bits + " bits");
        }
        return bits;
    }

    private static Mechanism network(String argument, int most) throws SpfSyntaxException {
        Matcher m = NETWORK.matcher(argument);
        if (!m.matches()) {
            throw new SpfSyntaxException("not a network: " + argument);
        }
        return new Mechanism.Ip(address(m.group(1), most == 32), bits(m.group(2), most));
    }

    private static InetAddress address(String text, boolean four) throws SpfSyntaxException {
        try {
            if (four && !FOUR.matcher(text).matches()) {
                throw new SpfSyntaxException("not an IPv4 address: " + text);
            }
            return four ? Inet4Address.ofLiteral(text) : Inet6Address.ofLiteral(text);
        } catch (IllegalArgumentException malformed) {
            throw new SpfSyntaxException("not an IPv6 address: " + text);
        }
    }
}
