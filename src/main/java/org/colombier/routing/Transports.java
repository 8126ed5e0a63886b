package org.colombier.routing;

import java.util.Map;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.NextHop;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.Site;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Which way mail for other hosts leaves: the table {@code etc-dir/routing/transport}, else the relay host, else the MX
 * of the domain. Looks for changes of the table every second; a broken one stops the start, and later leaves the last
 * good one in force. Thread-safe.
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
    private final Extensions extensions;
    private final LiveFile<TransportTable> file;

    Transports(RelayHost relayHost, RoutingSettings settings, Site site) throws BrokenTable {
        this.relayHost = relayHost;
        this.extensions = new Extensions(settings.recipientDelimiter());
        this.file = new LiveFile<>(site.etcDir().resolve("routing").resolve("transport"), TransportTable::parse, new TransportTable("transport", Map.of()));
        file.read();
    }

    @Scheduled(fixedDelay = 1_000)
    void refresh() {
        file.refresh();
    }

    Answer outgoing(EmailAddress address) {
        return file.table().find(address, extensions).flatMap(entry -> listed(address, entry))
            .or(() -> relayHost.hop().map(hop -> Answer.by("relay-host", hop)))
            .orElseGet(() -> byMx(address));
    }

    /** For a domain that we are backup MX of: never by the relay host or {@code *}, from where it may come back to us. */
    Answer betterMx(EmailAddress address) {
        return file.table().find(address, extensions).filter(entry -> !entry.key().equals("*")).flatMap(entry -> listed(address, entry))
            .orElseGet(() -> byMx(address));
    }

    private static Optional<Answer> listed(EmailAddress address, TransportTable.Entry entry) {
        String map = "transport:" + entry.line();
        return switch (entry.way()) {
            case TransportTable.To to -> Optional.of(Answer.by(map, to.hop().orElseGet(() -> ownMx(address))));
            case TransportTable.Refuse refuse -> Optional.of(Answer.no(map, refuse.reply()));
            case TransportTable.Unlisted none -> Optional.empty();
        };
    }

    private static Answer byMx(EmailAddress address) {
        return Answer.by("mx", ownMx(address));
    }

    private static NextHop ownMx(EmailAddress address) {
        return new NextHop(NextHop.Transport.SMTP, address.domain().ascii());
    }
}
