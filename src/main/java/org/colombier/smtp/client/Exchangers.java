package org.colombier.smtp.client;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.SmtpReply;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.Mx;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;

/** Finds the hosts of a destination, in the order in which they are to be tried (RFC 5321 section 5.1). Thread-safe. */
final class Exchangers {

    /** Where to, or why nowhere. */
    sealed interface Way {

        /** At least one. */
        record To(List<Host> hosts) implements Way {
        }

        record Nowhere(SmtpReply reply) implements Way {
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Exchangers.class);

    private final Dns dns;
    private final String ourselves;
    private final int most;
    private final HostsFileParser hostsFile = new HostsFileParser();

    /** @param most addresses for one destination */
    Exchangers(Dns dns, String ourselves, int most) {
        this.dns = dns;
        this.ourselves = ourselves;
        this.most = most;
    }

    Way find(Destination to) {
        if (to.direct()) {
            return direct(to);
        }
        return switch (dns.mx(to.host())) {
            case Answer.Found<Mx>(List<Mx> records) -> exchangers(to, records);
            // RFC 5321 section 5.1: no MX but the name exists: the name itself, as if with preference 0
            case Answer.None<Mx>() -> addresses(to, to.host());
            case Answer.NoSuchName<Mx>() -> new Way.Nowhere(new SmtpReply(550, "5.1.2", "Domain not found: " + to.host()));
            case Answer.Unknown<Mx>(String why) -> unknown(to.host(), why);
        };
    }

    private Way exchangers(Destination to, List<Mx> records) {
        // RFC 7505 section 3: one MX with the root as its name
        if (records.size() == 1 && records.getFirst().host().isEmpty()) {
            return new Way.Nowhere(new SmtpReply(556, "5.1.10", "Domain does not accept mail (null MX): " + to.host()));
        }
        // RFC 5321 section 5.1: ourselves, and whatever is not preferred to ourselves, is no way onward
        int ours = records.stream().filter(mx -> mx.host().equalsIgnoreCase(ourselves)).mapToInt(Mx::preference).min().orElse(Integer.MAX_VALUE);
        List<Mx> usable = new ArrayList<>(records.stream().filter(mx -> !mx.host().isEmpty() && mx.preference() < ours).toList());
        if (usable.isEmpty()) {
            return new Way.Nowhere(new SmtpReply(554, "5.4.6", "Mail for " + to.host() + " loops back to ourselves"));
        }
        Collections.shuffle(usable);
        usable.sort(Comparator.comparingInt(Mx::preference));
        List<Host> hosts = new ArrayList<>();
        Way last = null;
        for (Mx mx : usable) {
            if (hosts.size() >= most) {
                break;
            }
            last = better(last, addresses(to, mx.host()));
            if (last instanceof Way.To(List<Host> more)) {
                hosts.addAll(more);
                last = null;
            }
        }
        return hosts.isEmpty() && last != null ? last : new Way.To(hosts.subList(0, Math.min(hosts.size(), most)));
    }

    /** Of two failures the one that may pass. */
    private static Way better(@Nullable Way before, Way now) {
        return before instanceof Way.Nowhere(SmtpReply reply) && reply.isTemporary() && now instanceof Way.Nowhere ? before : now;
    }

    private Way direct(Destination to) {
        try {
            return hosts(to, to.host(), List.of(InetAddress.ofLiteral(to.host())));
        } catch (IllegalArgumentException aName) {
            InetAddress local = fromHostsFile(to.host());
            return local != null ? hosts(to, to.host(), List.of(local)) : addresses(to, to.host());
        }
    }

    /** Next hops that the administrator names may stand in the hosts file; names from mail never get here. */
    private @Nullable InetAddress fromHostsFile(String host) {
        try {
            Name name = Name.fromString(host, Name.root);
            Optional<InetAddress> four = hostsFile.getAddressForHost(name, Type.A);
            return four.isPresent() ? four.get() : hostsFile.getAddressForHost(name, Type.AAAA).orElse(null);
        } catch (IOException noNameOrNoFile) {
            LOG.debug("{} not looked up in the hosts file: {}", host, noNameOrNoFile.toString());
            return null;
        }
    }

    private Way addresses(Destination to, String name) {
        return switch (dns.addresses(name)) {
            case Answer.Found<InetAddress>(List<InetAddress> found) -> hosts(to, name, found);
            case Answer.Unknown<InetAddress>(String why) -> unknown(name, why);
            case Answer.None<InetAddress>() -> new Way.Nowhere(new SmtpReply(550, "5.4.4", "No address for " + name));
            case Answer.NoSuchName<InetAddress>() -> new Way.Nowhere(new SmtpReply(550, "5.4.4", "Host not found: " + name));
        };
    }

    private static Way hosts(Destination to, String name, List<InetAddress> addresses) {
        return new Way.To(addresses.stream().map(a -> new Host(name, a, to.port(), !to.direct())).toList());
    }

    private static Way unknown(String name, String why) {
        return new Way.Nowhere(new SmtpReply(451, "4.4.3", "Name service error for " + name + ": " + why));
    }
}
