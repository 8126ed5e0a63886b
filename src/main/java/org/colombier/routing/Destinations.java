package org.colombier.routing;

import java.util.Optional;
import org.colombier.directory.Account;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.NextHop;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.routing.ListAddresses.RobotAddress;

/** Where an address ends that is no alias: a mailbox, a robot, another host, or nobody. Tells the trail. Not thread-safe. */
final class Destinations {

    private final Knowledge known;
    private final SiteTables tables;
    private final Transports transports;
    private final Trail trail;
    private final ReversePath from;

    Destinations(Knowledge known, Expansion.Maps maps, Trail trail, ReversePath from) {
        this.known = known;
        this.tables = maps.tables();
        this.transports = maps.transports();
        this.trail = trail;
        this.from = from;
    }

    /** Whether mail for the domain is taken from anybody. */
    boolean areOurs(Domain domain) {
        return known.domain(domain).isPresent() || tables.virtualAliasDomain(domain).isPresent() || tables.relayDomain(domain).isPresent();
    }

    /** An address in a domain of ours that is on: true if it ends here. */
    boolean here(EmailAddress canonical) {
        return relocated(canonical) || byTransport(canonical) || mailboxOrRobot(canonical);
    }

    boolean mailboxOrRobot(EmailAddress canonical) {
        return account(canonical) || robot(canonical);
    }

    /** An address in no domain of ours, or in one that is off or that we are backup MX of. */
    void elsewhere(EmailAddress address, Optional<MailDomain> domain) {
        Optional<String> aliasDomain = domain.isPresent() ? Optional.empty() : tables.virtualAliasDomain(address.domain());
        if (domain.isPresent() && !domain.get().enabled()) {
            trail.step(address, "domain", "switched off");
            trail.refuse(address, Refusals.DOMAIN_OFF);
        } else if (domain.isPresent()) {
            passOn(address, "backup MX");
        } else if (aliasDomain.isPresent()) {
            trail.step(address, "domain", "virtual alias domain, by " + aliasDomain.get());
            aliasless(address);
        } else {
            Optional<String> relayDomain = tables.relayDomain(address.domain());
            if (relayDomain.isPresent()) {
                passOn(address, "relay domain, by " + relayDomain.get());
            } else {
                trail.step(address, "domain", "not one of ours");
                if (!relocated(address)) {
                    leave(address, transports.outgoing(address, from));
                }
            }
        }
    }

    private void aliasless(EmailAddress address) {
        if (!relocated(address)) {
            trail.refuse(address, Refusals.UNKNOWN_ALIAS);
        }
    }

    private void passOn(EmailAddress address, String why) {
        trail.step(address, "domain", why);
        if (relocated(address)) {
            return;
        }
        Optional<Optional<AddressTable.Found>> listed = tables.relayRecipient(address);
        if (listed.isPresent()) {
            trail.step(address, "relay recipients", listed.get().map(f -> f.place() + ": " + f.key()).orElse("none"));
        }
        if (listed.isPresent() && listed.get().isEmpty()) {
            trail.refuse(address, Refusals.UNKNOWN_RELAY);
        } else {
            leave(address, transports.betterMx(address));
        }
    }

    private boolean relocated(EmailAddress address) {
        Optional<AddressTable.Found> moved = tables.relocated(address);
        moved.ifPresent(found -> {
            trail.step(address, "relocated", found.place() + ": " + found.value());
            trail.refuse(address, Refusals.moved(found.value()));
        });
        return moved.isPresent();
    }

    /** An entry of the transport tables for the address itself counts whether there is such a mailbox or not. */
    private boolean byTransport(EmailAddress canonical) {
        Optional<Transports.Answer> entry = transports.exactly(canonical).filter(answer -> !(answer.way() instanceof Way.ToMailbox));
        entry.ifPresent(answer -> leave(canonical, answer));
        return entry.isPresent();
    }

    private boolean account(EmailAddress canonical) {
        Optional<Account> account = known.account(canonical);
        if (account.isEmpty()) {
            trail.step(canonical, "account", "none");
        } else if (account.get().may(Account.Service.RECEIVE)) {
            trail.step(canonical, "account", "mailbox");
            transports.insteadOfMailbox(canonical).filter(answer -> !(answer.way() instanceof Way.ToMailbox))
                .ifPresentOrElse(answer -> leave(canonical, answer), () -> trail.end(canonical, new Route.Mailbox(canonical)));
        } else {
            trail.step(canonical, "account", "receives no mail");
            trail.refuse(canonical, Refusals.ACCOUNT_OFF);
        }
        return account.isPresent();
    }

    private boolean robot(EmailAddress canonical) {
        Optional<RobotAddress> robot = known.robot(canonical);
        trail.step(canonical, "list", robot.map(r -> r.role() + " of " + r.robot()).orElse("none"));
        if (robot.isPresent() && !known.takes(robot.get(), from)) {
            trail.step(canonical, "list", "not made yet, and not to be made by mail of " + from);
            return false;
        }
        robot.ifPresent(r -> trail.end(canonical, new Route.Robot(r.role(), r.robot(), canonical)));
        return robot.isPresent();
    }

    private void leave(EmailAddress address, Transports.Answer answer) {
        trail.step(address, answer.map(), answer.way().toString());
        switch (answer.way()) {
            case Way.To(Optional<NextHop> hop) -> trail.end(address, new Route.Relay(address, hop.orElseThrow()));
            case Way.Refuse(SmtpReply reply) -> trail.refuse(address, reply);
            case Way.Later(SmtpReply reply) -> trail.end(address, new Route.Later(address, reply));
            case Way.Discard(String reason) -> trail.end(address, new Route.Discard(address, reason));
            case Way.ToMailbox here -> mailbox(address.canonical());
            case Way.ToRobot(String transport, String suffix) -> robotEntry(address.canonical(), suffix);
            case Way.Unlisted none -> throw new IllegalStateException(address + ": no way");
        }
    }

    private void mailbox(EmailAddress canonical) {
        if (!account(canonical)) {
            trail.refuse(canonical, Refusals.UNKNOWN);
        }
    }

    /** {@code LIST+DOMAIN@anything} is the list's address for the job that the entry names; an address without that is itself one. */
    private void robotEntry(EmailAddress canonical, String suffix) {
        int plus = canonical.localPart().lastIndexOf('+');
        Optional<EmailAddress> address = plus <= 0 ? Optional.empty()
            : EmailAddress.tryParse(canonical.localPart().substring(0, plus) + suffix + "@" + canonical.localPart().substring(plus + 1));
        if (!robot(address.orElse(canonical))) {
            trail.refuse(canonical, Refusals.UNKNOWN);
        }
    }
}
