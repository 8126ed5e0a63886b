package org.colombier.routing;

import java.util.List;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.NextHop;
import org.colombier.mail.SmtpReply;
import org.colombier.maps.LookupTables;
import org.springframework.stereotype.Component;

/**
 * Which way mail for other hosts leaves: the table {@code etc-dir/routing/transport}, else the relay host, else the MX
 * of the domain. Thread-safe.
 */
@Component
class Transports {

    /**
     * @param map  the map that answered, for the explanation
     * @param text what it said
     */
    record Answer(String map, String text, Optional<NextHop> hop, Optional<SmtpReply> refusal) {

        static Answer by(String map, NextHop hop) {
            return new Answer(map, hop.toString(), Optional.of(hop), Optional.empty());
        }

        static Answer no(String map, SmtpReply reply) {
            return new Answer(map, reply.toString(), Optional.empty(), Optional.of(reply));
        }
    }

    private final RelayHost relayHost;
    private final TransportTable table;

    Transports(RelayHost relayHost, RoutingSettings settings, LookupTables tables) {
        this.relayHost = relayHost;
        this.table = TransportTable.open(tables, List.of(), new Extensions(settings.recipientDelimiter()));
    }

    Answer outgoing(EmailAddress address) {
        return table.find(address).flatMap(entry -> listed(address, entry))
            .or(() -> relayHost.hop().map(hop -> Answer.by("relay-host", hop)))
            .orElseGet(() -> byMx(address));
    }

    /** For a domain that we are backup MX of: never by the relay host or {@code *}, from where it may come back to us. */
    Answer betterMx(EmailAddress address) {
        return table.find(address).filter(entry -> !entry.key().equals("*")).flatMap(entry -> listed(address, entry))
            .orElseGet(() -> byMx(address));
    }

    private static Optional<Answer> listed(EmailAddress address, TransportTable.Entry entry) {
        String map = "transport " + entry.place();
        return switch (entry.way()) {
            case Way.To to -> Optional.of(Answer.by(map, to.hop().orElseGet(() -> ownMx(address))));
            case Way.Refuse refuse -> Optional.of(Answer.no(map, refuse.reply()));
            case Way.Unlisted none -> Optional.empty();
        };
    }

    private static Answer byMx(EmailAddress address) {
        return Answer.by("mx", ownMx(address));
    }

    private static NextHop ownMx(EmailAddress address) {
        return new NextHop(NextHop.Transport.SMTP, address.domain().ascii());
    }
}
