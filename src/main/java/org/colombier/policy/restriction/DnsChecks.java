package org.colombier.policy.restriction;

import java.net.InetAddress;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.SmtpReply;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.Mx;
import org.springframework.stereotype.Component;

/**
 * The rules about names that the world should know. A name server that does not answer puts the mail off, if nothing
 * else refuses it (Postfix's {@code defer_if_permit}). Thread-safe.
 */
@Component
class DnsChecks {

    private enum Existence { EXISTS, TAKES_NO_MAIL, MISSING, UNKNOWN }

    private final Dns dns;

    DnsChecks(Dns dns) {
        this.dns = dns;
    }

    ClientName clientName(Inquiry inquiry) {
        return inquiry.once("client name", () -> ClientName.of(inquiry.situation(), dns));
    }

    /** No name whose addresses include the client's. */
    Ruling rejectUnknownClient(Inquiry inquiry) {
        ClientName name = clientName(inquiry);
        return client(inquiry, name.verified(), name.certain(), "cannot find your hostname, [" + address(inquiry) + "] (reject_unknown_client_hostname)");
    }

    /** No name at all. */
    Ruling rejectUnknownReverseClient(Inquiry inquiry) {
        ClientName name = clientName(inquiry);
        return client(inquiry, name.reverse(), name.certain(), "cannot find your reverse hostname, [" + address(inquiry) + "] (reject_unknown_reverse_client_hostname)");
    }

    private static Ruling client(Inquiry inquiry, String name, boolean certain, String text) {
        if (!name.isEmpty()) {
            return Ruling.dunno("the client is " + name);
        }
        // RFC 3463 as extended by RFC 7372 section 3.3: 4.7.25. Postfix puts off in either case (unknown_client_reject_code 450).
        SmtpReply reply = inquiry.refusal(450, "4.7.25", Stage.CLIENT, text);
        return certain ? Ruling.no(reply) : new Ruling.NotNow(reply);
    }

    private static String address(Inquiry inquiry) {
        return inquiry.situation().address().getHostAddress();
    }

    Ruling rejectUnknownHelo(Inquiry inquiry) {
        Optional<Domain> name = Names.domain(inquiry.situation().helo());
        if (name.isEmpty()) {
            // A literal needs no name server; what is neither is for reject_invalid_helo_hostname.
            return Ruling.dunno("not a host name");
        }
        SmtpReply reply = inquiry.refusal(450, "4.7.1", Stage.HELO, "Host not found (reject_unknown_helo_hostname)");
        return switch (existence(name.get())) {
            case EXISTS, TAKES_NO_MAIL -> Ruling.dunno();
            case MISSING -> Ruling.no(reply);
            case UNKNOWN -> new Ruling.NotNow(reply);
        };
    }

    Ruling rejectUnknownSenderDomain(Inquiry inquiry) {
        // RFC 7505 section 4.2: 5.7.27 for a sender whose domain takes no mail.
        return inquiry.situation().sender().flatMap(s -> s.address())
            .map(s -> domain(inquiry, s, Stage.SENDER, "4.1.8", 550, "5.7.27", "reject_unknown_sender_domain")).orElseGet(Ruling::dunno);
    }

    Ruling rejectUnknownRecipientDomain(Inquiry inquiry) {
        // RFC 7505 section 4.1: 556 5.1.10 for a recipient.
        return inquiry.situation().recipient()
            .map(r -> domain(inquiry, r, Stage.RECIPIENT, "4.1.2", 556, "5.1.10", "reject_unknown_recipient_domain")).orElseGet(Ruling::dunno);
    }

    private Ruling domain(Inquiry inquiry, EmailAddress address, Stage about, String unknown, int nullMxCode, String nullMx, String rule) {
        if (address.domain().isLiteral()) {
            return Ruling.dunno("an address literal");
        }
        // Postfix's unknown_address_reject_code is 450: a domain that was just bought may not be everywhere yet.
        SmtpReply reply = inquiry.refusal(450, unknown, about, "Domain not found (" + rule + ")");
        return switch (inquiry.once(address.domain(), () -> existence(address.domain()))) {
            case EXISTS -> Ruling.dunno();
            case TAKES_NO_MAIL -> Ruling.no(inquiry.refusal(nullMxCode, nullMx, about, "Domain " + address.domain() + " does not accept mail (nullMX) (" + rule + ")"));
            case MISSING -> Ruling.no(reply);
            case UNKNOWN -> new Ruling.NotNow(reply);
        };
    }

    /** A name that mail can go to: it has MX records, or addresses (RFC 5321 section 5.1). */
    private Existence existence(Domain domain) {
        Answer<Mx> exchangers = dns.mx(domain.ascii());
        if (exchangers instanceof Answer.Found<Mx> found) {
            // RFC 7505 section 3.
            boolean none = found.records().size() == 1 && found.records().getFirst().host().isEmpty();
            return none ? Existence.TAKES_NO_MAIL : Existence.EXISTS;
        }
        if (exchangers instanceof Answer.NoSuchName) {
            return Existence.MISSING;
        }
        Answer<InetAddress> addresses = dns.addresses(domain.ascii());
        if (!addresses.records().isEmpty()) {
            return Existence.EXISTS;
        }
        return exchangers.isCertain() && addresses.isCertain() ? Existence.MISSING : Existence.UNKNOWN;
    }
}
