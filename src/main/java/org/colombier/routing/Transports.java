package org.colombier.routing;

import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.NextHop;
import org.colombier.mail.SmtpReply;
import org.springframework.stereotype.Component;

/** Which way mail for other hosts leaves: the transport table, else the relay host, else the MX of the domain. Thread-safe. */
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
    }

    private final RelayHost relayHost;

    Transports(RelayHost relayHost) {
        this.relayHost = relayHost;
    }

    Answer outgoing(EmailAddress address) {
        return relayHost.hop().map(hop -> Answer.by("relay-host", hop)).orElseGet(() -> byMx(address));
    }

    /** For a domain that we are backup MX of: never by the relay host, whose MX look-up may lead back here. */
    Answer betterMx(EmailAddress address) {
        return byMx(address);
    }

    private static Answer byMx(EmailAddress address) {
        return Answer.by("mx", new NextHop(NextHop.Transport.SMTP, address.domain().ascii()));
    }
}
