package org.colombier.routing;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.NextHop;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.ReversePath;
import org.colombier.maps.LookupTables;
import org.springframework.stereotype.Component;

/**
 * Which way mail leaves: the transport tables by its recipient, the tables by its sender, the relay host, or the MX of
 * the recipient's domain. Thread-safe.
 */
@Component
class Transports {

    /**
     * @param map the table or setting that answered, for the explanation
     * @param way where to; a {@code To} always with its hop
     */
    record Answer(String map, Way way) {
    }

    private static final Set<String> NAMED = Set.of("smtp", "relay", "lmtp", "error", "retry", "discard", "local", "virtual");

    private final Optional<Answer> relayHost;
    private final TransportTable table;
    private final AddressTable bySender;

    Transports(RelayHost relayHost, RoutingSettings settings, RoutingMaps maps, LookupTables tables) {
        Extensions extensions = new Extensions(settings.recipientDelimiter());
        this.relayHost = relayHost.hop().map(hop -> new Answer("relay-host", new Way.To(Optional.of(hop))));
        this.table = new TransportTable(SiteTables.withConvention(tables, maps.transportMaps(), "transport", Way::parse), extensions);
        this.bySender = new AddressTable(tables.open(maps.senderDependentTransportMaps(), Transports::ofSender), extensions, Set.of());
    }

    /** For a domain that is not ours. */
    Answer outgoing(EmailAddress address, ReversePath from) {
        return table.find(address).map(entry -> listed(address, entry))
            .or(() -> sender(address, from))
            .or(() -> relayHost)
            .orElseGet(() -> byMx(address));
    }

    /** For a domain that we pass mail on for: never by the relay host or {@code *}, from where it may come back to us. */
    Answer betterMx(EmailAddress address) {
        return table.findListed(address).map(entry -> listed(address, entry)).orElseGet(() -> byMx(address));
    }

    /** What the tables say of this address of ours itself. */
    Optional<Answer> exactly(EmailAddress address) {
        return table.findExact(address).map(entry -> listed(address, entry));
    }

    /** What the tables say of an address of ours that exists; the entry for all is for others. */
    Optional<Answer> insteadOfMailbox(EmailAddress address) {
        return table.findListed(address).map(entry -> listed(address, entry));
    }

    private Optional<Answer> sender(EmailAddress address, ReversePath from) {
        Optional<AddressTable.Found> found = from.address().map(bySender::find)
            .orElseGet(() -> bySender.table().look("<>").map(a -> new AddressTable.Found(a.value(), a.place(), "<>", "")));
        return found.map(f -> new Answer("sender-dependent-transport " + f.place(), resolved(address, read(f))));
    }

    private static Way read(AddressTable.Found found) {
        try {
            return ofSender(found.value());
        } catch (IllegalArgumentException noWay) {
            throw new RoutingUnavailable(found.place() + ": " + noWay.getMessage());
        }
    }

    /** A transport as in the transport tables, or a relay host. */
    private static Way ofSender(String value) {
        int colon = value.indexOf(':');
        boolean named = colon >= 0 && NAMED.contains(value.substring(0, colon).toLowerCase(Locale.ROOT));
        return named ? Way.parse(value) : new Way.To(Optional.of(Destination.parse(value, Transport.SMTP)));
    }

    private static Answer listed(EmailAddress address, TransportTable.Entry entry) {
        return new Answer("transport " + entry.place(), resolved(address, entry.way()));
    }

    private static Way resolved(EmailAddress address, Way way) {
        return way instanceof Way.To(Optional<NextHop> hop) && hop.isEmpty() ? new Way.To(Optional.of(ownMx(address))) : way;
    }

    private static Answer byMx(EmailAddress address) {
        return new Answer("mx", new Way.To(Optional.of(ownMx(address))));
    }

    private static NextHop ownMx(EmailAddress address) {
        return new NextHop(Transport.SMTP, address.domain().ascii());
    }
}
