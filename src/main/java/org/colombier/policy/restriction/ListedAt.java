package org.colombier.policy.restriction;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.mail.Domain;

/**
 * A DNS list, and which of its answers count: {@code zone} or {@code zone=d.d.d.d}, where each part is a number or
 * {@code [n;n..m]} (Postfix's reject_rbl_client). Immutable.
 *
 * @param accepted for each octet the ranges that count; empty if every answer within 127.0.0.0/8 does (RFC 5782 section 2.1)
 */
record ListedAt(Domain zone, List<List<Range>> accepted) {

    record Range(int from, int to) {
        boolean contains(int octet) {
            return octet >= from && octet <= to;
        }
    }

    private static final Pattern PART = Pattern.compile("([0-9]{1,3})|\\[([0-9.;]{1,200})]");

    /** @throws IllegalArgumentException with a reason for the person who wrote it */
    static ListedAt parse(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        Optional<Domain> zone = Names.domain(name);
        if (zone.isEmpty()) {
            throw new IllegalArgumentException("not a DNS zone: " + name);
        }
        return new ListedAt(zone.get(), equals < 0 ? List.of() : octets(text.substring(equals + 1)));
    }

    private static List<List<Range>> octets(String filter) {
        List<List<Range>> octets = new ArrayList<>();
        int at = 0;
        Matcher m = PART.matcher(filter);
        while (at <= filter.length() && m.find(at) && m.start() == at) {
            octets.add(m.group(1) != null ? List.of(range(m.group(1))) : ranges(m.group(2)));
            at = m.end();
            if (at < filter.length() && filter.charAt(at) == '.' && octets.size() < 4) {
                at++;
            } else {
                break;
            }
        }
        if (octets.size() != 4 || at != filter.length()) {
            throw new IllegalArgumentException("not a pattern of an IPv4 address: " + filter);
        }
        return octets;
    }

    private static List<Range> ranges(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String range : text.split(";", -1)) {
            ranges.add(range(range));
        }
        return ranges;
    }

    private static Range range(String text) {
        String[] ends = text.split("\\.\\.", -1);
        Range range = new Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
        if (ends.length > 2 || range.from() > range.to() || range.to() > 255) {
            throw new IllegalArgumentException("not numbers of an octet: " + text);
        }
        return range;
    }

    boolean accepts(InetAddress answer) {
        byte[] octets = answer.getAddress();
        if (octets.length != 4) {
            return false;
        }
        if (accepted.isEmpty()) {
            // A list that was given up often answers every question with an address of a web server.
            return octets[0] == 127;
        }
        for (int i = 0; i < 4; i++) {
            int octet = octets[i] & 0xff;
            if (accepted.get(i).stream().noneMatch(r -> r.contains(octet))) {
                return false;
            }
        }
        return true;
    }

    /** The question about an address: its octets, or the half-octets of IPv6, backwards before the zone (RFC 5782 sections 2.1 and 2.4). */
    String question(InetAddress address) {
        byte[] octets = address.getAddress();
        StringBuilder name = new StringBuilder();
        for (int i = octets.length - 1; i >= 0; i--) {
            if (octets.length == 4) {
                name.append(octets[i] & 0xff).append('.');
            } else {
                name.append(Character.forDigit(octets[i] & 15, 16)).append('.').append(Character.forDigit(octets[i] >> 4 & 15, 16)).append('.');
            }
        }
        return name + zone.ascii();
    }

    /** The question about a name (RFC 5782 section 2.5). */
    String question(Domain name) {
        return name.ascii() + "." + zone.ascii();
    }
}
