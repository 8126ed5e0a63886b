package org.colombier.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.directory.Account;
import org.colombier.directory.MailDomain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.SmtpReply;
import org.colombier.routing.ListAddresses.RobotAddress;
import org.colombier.routing.Resolution.End;
import org.colombier.routing.Resolution.Step;

/**
 * The way of one address through the maps, in their order, down to every target. Each address is expanded once, so the
 * work is bounded by the number of addresses, whatever the aliases look like. Not thread-safe.
 */
final class Expansion {

    private static final SmtpReply UNKNOWN = new SmtpReply(550, "5.1.1", "No such user here");
    private static final SmtpReply DOMAIN_OFF = new SmtpReply(550, "5.1.2", "This domain is switched off");
    // RFC 3463 section 3.3: 5.2.1 is a mailbox that exists and takes no mail.
    private static final SmtpReply ACCOUNT_OFF = new SmtpReply(550, "5.2.1", "This mailbox takes no mail");
    // RFC 3463 section 3.5: 5.4.6 is a routing loop.
    private static final SmtpReply LOOP = new SmtpReply(550, "5.4.6", "The aliases of this address lead back to it");
    private static final SmtpReply TOO_DEEP = new SmtpReply(550, "5.4.6", "This address leads through too many aliases");
    private static final SmtpReply TOO_MANY = new SmtpReply(550, "5.4.6", "This address leads to too many others");

    private final Knowledge known;
    private final Rewriting rewriting;
    private final Transports transports;
    private final Extensions extensions;
    private final RoutingSettings settings;

    private final List<Step> steps = new ArrayList<>();
    private final Set<End> ends = new LinkedHashSet<>();
    private final LinkedHashSet<EmailAddress> way = new LinkedHashSet<>();
    private final Set<EmailAddress> done = new HashSet<>();

    Expansion(Knowledge known, Rewriting rewriting, Transports transports, Extensions extensions, RoutingSettings settings) {
        this.known = known;
        this.rewriting = rewriting;
        this.transports = transports;
        this.extensions = extensions;
        this.settings = settings;
    }

    Resolution of(EmailAddress address) {
        resolve(address);
        if (done.size() > settings.expansions()) {
            // Nobody gets it rather than whoever happened to come first.
            ends.clear();
            refuse(address, TOO_MANY);
        }
        return new Resolution(address, List.copyOf(steps), List.copyOf(ends), known.domain(address).isPresent());
    }

    private void resolve(EmailAddress address) {
        EmailAddress canonical = address.canonical();
        if (done.size() > settings.expansions()) {
            return;
        }
        if (done.contains(canonical)) {
            step(canonical, "duplicate", "expanded already");
            return;
        }
        Optional<MailDomain> domain = known.domain(canonical);
        if (domain.isEmpty()) {
            done.add(canonical);
            step(address, "domain", "not one of ours");
            relay(address, transports.outgoing(address));
        } else {
            way.add(canonical);
            ours(address, canonical, domain.get());
            way.remove(canonical);
            done.add(canonical);
        }
    }

    private void ours(EmailAddress address, EmailAddress canonical, MailDomain domain) {
        if (!domain.enabled()) {
            step(canonical, "domain", "switched off");
            refuse(canonical, DOMAIN_OFF);
        } else if (domain.backupMx()) {
            step(canonical, "domain", "backup MX");
            relay(address, transports.betterMx(address));
        } else {
            step(canonical, "domain", "ours");
            boolean found = inMaps(canonical)
                || extensions.without(canonical).map(this::withoutExtension).orElse(false)
                || serviceName(canonical)
                || catchAll(canonical, domain);
            if (!found) {
                refuse(canonical, UNKNOWN);
            }
        }
    }

    private boolean inMaps(EmailAddress canonical) {
        return alias(canonical) || account(canonical) || robot(canonical) || rewritten(canonical);
    }

    private boolean alias(EmailAddress canonical) {
        List<EmailAddress> targets = known.aliases(canonical);
        if (targets.isEmpty()) {
            step(canonical, "alias", "none");
            return false;
        }
        step(canonical, "alias", join(targets));
        for (EmailAddress target : targets) {
            if (target.canonical().equals(canonical)) {
                ownCopy(canonical);
            } else {
                follow(target);
            }
        }
        return true;
    }

    /** The address among its own targets: what it would be without the alias. */
    private void ownCopy(EmailAddress canonical) {
        step(canonical, "alias", "keeps a copy");
        if (!account(canonical) && !robot(canonical)) {
            refuse(canonical, UNKNOWN);
        }
    }

    private boolean account(EmailAddress canonical) {
        Optional<Account> account = known.account(canonical);
        if (account.isEmpty()) {
            step(canonical, "account", "none");
        } else if (account.get().may(Account.Service.RECEIVE)) {
            step(canonical, "account", "mailbox");
            end(canonical, new Route.Mailbox(canonical));
        } else {
            step(canonical, "account", "receives no mail");
            refuse(canonical, ACCOUNT_OFF);
        }
        return account.isPresent();
    }

    private boolean robot(EmailAddress canonical) {
        Optional<RobotAddress> robot = known.robot(canonical);
        step(canonical, "list", robot.map(r -> r.role() + " of " + r.robot()).orElse("none"));
        robot.ifPresent(r -> end(canonical, new Route.Robot(r.role(), r.robot(), canonical)));
        return robot.isPresent();
    }

    private boolean rewritten(EmailAddress canonical) {
        Optional<Rewriting.Rewrite> rewrite = rewriting.of(canonical);
        if (rewrite.isEmpty()) {
            step(canonical, "regexp", "none");
            return false;
        }
        step(canonical, "regexp", rewrite.get().place() + ": " + join(rewrite.get().targets()));
        rewrite.get().targets().forEach(target -> {
            if (target.canonical().equals(canonical)) {
                refuse(canonical, LOOP);
            } else {
                follow(target);
            }
        });
        return true;
    }

    private boolean withoutExtension(EmailAddress plain) {
        step(plain, "extension", "tried without it");
        if (done.contains(plain)) {
            step(plain, "duplicate", "expanded already");
            return true;
        }
        if (way.contains(plain)) {
            follow(plain);
            return true;
        }
        way.add(plain);
        boolean found = inMaps(plain);
        way.remove(plain);
        if (found) {
            done.add(plain);
        }
        return found;
    }

    private boolean serviceName(EmailAddress canonical) {
        if (!settings.serviceNames().contains(canonical.localPart())) {
            return false;
        }
        Set<EmailAddress> targets = known.listmasters(canonical.domain());
        if (targets.isEmpty()) {
            targets = settings.postmaster().isEmpty() ? known.siteListmasters() : Set.of(EmailAddress.parse(settings.postmaster()));
        }
        step(canonical, "service name", targets.isEmpty() ? "nobody" : join(targets));
        return followOthers(canonical, targets);
    }

    private boolean catchAll(EmailAddress canonical, MailDomain domain) {
        Optional<EmailAddress> target = domain.catchAll();
        step(canonical, "catch-all", target.map(EmailAddress::toString).orElse("none"));
        return target.isPresent() && followOthers(canonical, Set.of(target.get()));
    }

    /** Follows all but the address itself, which is unknown already. */
    private boolean followOthers(EmailAddress canonical, Collection<EmailAddress> targets) {
        List<EmailAddress> others = targets.stream().filter(t -> !t.canonical().equals(canonical)).toList();
        others.forEach(this::follow);
        return !others.isEmpty();
    }

    private void follow(EmailAddress target) {
        EmailAddress canonical = target.canonical();
        if (way.contains(canonical)) {
            if (known.aliases(canonical).stream().anyMatch(t -> t.canonical().equals(canonical))) {
                // Two people who forward to each other and keep copies: each has one.
                step(canonical, "duplicate", "has its copy already");
            } else {
                step(canonical, "loop", join(way));
                refuse(canonical, LOOP);
            }
        } else if (way.size() >= settings.depth()) {
            refuse(target, TOO_DEEP);
        } else {
            resolve(target);
        }
    }

    private void relay(EmailAddress address, Transports.Answer answer) {
        step(address, answer.map(), answer.text());
        if (answer.refusal().isPresent()) {
            refuse(address, answer.refusal().get());
        } else {
            end(address, new Route.Relay(address, answer.hop().orElseThrow()));
        }
    }

    private void refuse(EmailAddress address, SmtpReply reply) {
        end(address, new Route.Refusal(address, reply));
    }

    private void end(EmailAddress address, Route route) {
        ends.add(new End(address, route));
    }

    private void step(EmailAddress address, String map, String answer) {
        steps.add(new Step(address, map, answer));
    }

    private static String join(Collection<EmailAddress> addresses) {
        return String.join(", ", addresses.stream().map(EmailAddress::toString).toList());
    }
}
