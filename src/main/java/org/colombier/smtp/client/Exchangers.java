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
import org.colombier.net.dns.Validated;
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

    /** Tells the addresses by which the world reaches this server. */
    @FunctionalInterface
    interface Ourselves {
        boolean listenAt(InetAddress address, int port);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Exchangers.class);

    private final Dns dns;
    private final String ourName;
    private final Ourselves ourselves;
    private final SmtpClientSettings settings;
    private final HostsFileParser hostsFile = new HostsFileParser();

    Exchangers(Dns dns, String ourName, Ourselves ourselves, SmtpClientSettings settings) {
        this.dns = dns;
        this.ourName = ourName;
        this.ourselves = ourselves;
        this.settings = settings;
    }

    Way find(Destination to) {
        if (to.direct()) {
            return direct(to);
        }
        Validated<Mx> told = dns.validatedMx(to.host());
        return switch (told.answer()) {
            case Answer.Found<Mx>(List<Mx> records) -> exchangers(to, records, told.secure());
            // RFC 5321 section 5.1: no MX but the name exists: the name itself, as if with preference 0
            case Answer.None<Mx>() -> inOrder(to, List.of(new Mx(0, to.host())), told.secure());
            case Answer.NoSuchName<Mx>() -> new Way.Nowhere(new SmtpReply(550, "5.1.2", "Domain not found: " + to.host()));
            case Answer.Unknown<Mx>(String why) -> unknown(to.host(), why);
        };
    }

    private boolean isOurs(Host host) {
        return ourselves.listenAt(host.address(), host.port());
    }

    private static Way loop(Destination to) {
        return new Way.Nowhere(new SmtpReply(554, "5.4.6", "Mail for " + to.host() + " loops back to ourselves"));
    }

    private Way exchangers(Destination to, List<Mx> records, boolean secure) {
        // RFC 7505 section 3: one MX with the root as its name
        if (records.size() == 1 && records.getFirst().host().isEmpty()) {
            return new Way.Nowhere(new SmtpReply(556, "5.1.10", "Domain does not accept mail (null MX): " + to.host()));
        }
        // RFC 5321 section 5.1: ourselves, and whatever is not preferred to ourselves, is no way onward
        int ours = records.stream().filter(mx -> mx.host().equalsIgnoreCase(ourName)).mapToInt(Mx::preference).min().orElse(Integer.MAX_VALUE);
        List<Mx> usable = new ArrayList<>(records.stream().filter(mx -> !mx.host().isEmpty() && mx.preference() < ours).toList());
        if (usable.isEmpty()) {
            return loop(to);
        }
        Collections.shuffle(usable);
        usable.sort(Comparator.comparingInt(Mx::preference));
        return inOrder(to, usable.subList(0, Math.min(usable.size(), settings.exchangers())), secure);
    }

    /** Their addresses, until there are enough, or one of them is ours. */
    private Way inOrder(Destination to, List<Mx> exchangers, boolean secure) {
        List<Host> hosts = new ArrayList<>();
        List<Host> preferred = List.of();
        int preference = -1;
        Way last = null;
        for (Mx mx : exchangers) {
            if (mx.preference() != preference) {
                if (hosts.size() >= settings.hosts()) {
                    break;
                }
                preferred = List.copyOf(hosts);
                preference = mx.preference();
            }
            last = better(last, addresses(to, mx.host(), secure));
            if (last instanceof Way.To(List<Host> more)) {
                if (more.stream().anyMatch(this::isOurs)) {
                    return preferred.isEmpty() ? loop(to) : new Way.To(atMost(preferred));
                }
                hosts.addAll(more);
                last = null;
            }
        }
        return hosts.isEmpty() && last != null ? last : new Way.To(atMost(hosts));
    }

    private List<Host> atMost(List<Host> hosts) {
        return hosts.subList(0, Math.min(hosts.size(), settings.hosts()));
    }

    /** Of two failures the one that may pass. */
    private static Way better(@Nullable Way before, Way now) {
        return before instanceof Way.Nowhere(SmtpReply reply) && reply.isTemporary() && now instanceof Way.Nowhere ? before : now;
    }

    private Way direct(Destination to) {
        try {
            InetAddress address = InetAddress.ofLiteral(to.host());
            return new Way.To(List.of(new Host(to.host(), address, to.port(), false, false, to.host())));
        } catch (IllegalArgumentException aName) {
            InetAddress local = fromHostsFile(to.host());
            return local == null ? addresses(to, to.host(), true) : new Way.To(List.of(new Host(to.host(), local, to.port(), false, false, to.host())));
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

    /** @param secure DNSSEC vouches for the way to this name */
    private Way addresses(Destination to, String name, boolean secure) {
        Validated<InetAddress> told = dns.validatedAddresses(name);
        return switch (told.answer()) {
            case Answer.Found<InetAddress>(List<InetAddress> found) -> hosts(to, name, found, told, secure);
            case Answer.Unknown<InetAddress>(String why) -> unknown(name, why);
            case Answer.None<InetAddress>() -> new Way.Nowhere(new SmtpReply(550, "5.4.4", "No address for " + name));
            case Answer.NoSuchName<InetAddress>() -> new Way.Nowhere(new SmtpReply(550, "5.4.4", "Host not found: " + name));
        };
    }

    private Way hosts(Destination to, String name, List<InetAddress> found, Validated<InetAddress> told, boolean secure) {
        List<Host> hosts = settings.addresses().arrange(found).stream()
            .map(address -> new Host(name, address, to.port(), !to.direct(), secure && told.secure(), told.name())).toList();
        return hosts.isEmpty() ? new Way.Nowhere(new SmtpReply(550, "5.4.4", "No address of the kind we use for " + name)) : new Way.To(hosts);
    }

    private static Way unknown(String name, String why) {
        return new Way.Nowhere(new SmtpReply(451, "4.4.3", "Name service error for " + name + ": " + why));
    }
}
