package org.colombier.routing;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.directory.MailDomain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one address through the maps, in their order, down to every target. Each address is expanded once, so the
 * work is bounded by the number of addresses, whatever the aliases look like. Not thread-safe.
 */
final class Expansion {

    private static final Logger LOG = LoggerFactory.getLogger(Expansion.class);

    /** What an expansion asks, the same for all. */
    record Maps(SiteTables tables, Transports transports, Extensions extensions, ReturnAddresses returns, RoutingSettings settings) {
    }

    private final Knowledge known;
    private final Maps maps;
    private final Trail trail = new Trail();
    private final Destinations destinations;
    private final LinkedHashSet<EmailAddress> way = new LinkedHashSet<>();
    private final Set<EmailAddress> done = new HashSet<>();

    Expansion(Knowledge known, Maps maps, ReversePath from) {
        this.known = known;
        this.maps = maps;
        this.destinations = new Destinations(known, maps, trail, from);
    }

    Resolution of(EmailAddress address) {
        resolve(address);
        if (done.size() > maps.settings().expansions()) {
            trail.refuseAll(address, Refusals.TOO_MANY);
        }
        return new Resolution(address, trail.steps(), trail.ends(), destinations.areOurs(address.domain()));
    }

    private void resolve(EmailAddress address) {
        EmailAddress canonical = address.canonical();
        if (done.size() > maps.settings().expansions()) {
            return;
        }
        if (done.contains(canonical)) {
            trail.step(canonical, "duplicate", "expanded already");
            return;
        }
        way.add(canonical);
        if (!returned(address) && !virtualAlias(address, canonical)) {
            place(address, canonical);
        }
        way.remove(canonical);
        done.add(canonical);
    }

    /** Mail to a return address of ours goes to the sender that it stands for. */
    private boolean returned(EmailAddress address) {
        Optional<ReturnAddresses.Verdict> verdict = maps.returns().isOne(address) && destinations.areOurs(address.domain()) ? Optional.of(maps.returns().read(address)) : Optional.empty();
        verdict.ifPresent(v -> {
            trail.step(address, "srs", v.toString());
            switch (v) {
                case ReturnAddresses.Sender(EmailAddress sender) -> follow(sender);
                case ReturnAddresses.Invalid(SmtpReply reply) -> trail.refuse(address, reply);
            }
        });
        return verdict.isPresent();
    }

    private boolean virtualAlias(EmailAddress address, EmailAddress canonical) {
        Optional<SiteTables.Rewrite> rewrite = maps.tables().virtualAlias(address);
        rewrite.ifPresent(found -> {
            trail.step(canonical, "virtual alias", found.place() + ": " + Trail.join(found.targets()));
            followOrKeep(canonical, found.targets(), () -> place(address, canonical));
        });
        return rewrite.isPresent();
    }

    private void place(EmailAddress address, EmailAddress canonical) {
        Optional<MailDomain> domain = known.domain(canonical);
        if (domain.isPresent() && domain.get().enabled() && !domain.get().backupMx()) {
            ours(canonical, domain.get());
        } else {
            destinations.elsewhere(address, domain);
        }
    }

    private void ours(EmailAddress canonical, MailDomain domain) {
        trail.step(canonical, "domain", "ours");
        boolean found = inMaps(canonical)
            || maps.extensions().without(canonical).map(this::withoutExtension).orElse(false)
            || serviceName(canonical)
            || catchAll(canonical, domain)
            || lastResort(canonical);
        if (!found) {
            trail.refuse(canonical, Refusals.UNKNOWN);
        }
    }

    private boolean inMaps(EmailAddress canonical) {
        return alias(canonical) || destinations.here(canonical) || rewritten(canonical);
    }

    /** As in aliases(5), and other than in the tables, an extension stays behind here. */
    private boolean alias(EmailAddress canonical) {
        List<EmailAddress> targets = known.aliases(canonical);
        if (targets.isEmpty()) {
            trail.step(canonical, "alias", "none");
            return false;
        }
        trail.step(canonical, "alias", Trail.join(targets));
        followOrKeep(canonical, targets, () -> {
            if (!destinations.mailboxOrRobot(canonical)) {
                trail.refuse(canonical, Refusals.UNKNOWN);
            }
        });
        return true;
    }

    private boolean rewritten(EmailAddress canonical) {
        Optional<SiteTables.Rewrite> rewrite = maps.tables().lastRewrite(canonical);
        if (rewrite.isEmpty()) {
            trail.step(canonical, "regexp", "none");
            return false;
        }
        trail.step(canonical, "regexp", rewrite.get().place() + ": " + Trail.join(rewrite.get().targets()));
        followOrKeep(canonical, rewrite.get().targets(), () -> trail.refuse(canonical, Refusals.LOOP));
        return true;
    }

    private boolean withoutExtension(EmailAddress plain) {
        trail.step(plain, "extension", "tried without it");
        if (done.contains(plain)) {
            trail.step(plain, "duplicate", "expanded already");
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
        if (!maps.settings().serviceNames().contains(canonical.localPart())) {
            return false;
        }
        Set<EmailAddress> targets = known.listmasters(canonical.domain());
        if (targets.isEmpty()) {
            String postmaster = maps.settings().postmaster();
            targets = postmaster.isEmpty() ? known.siteListmasters() : Set.of(EmailAddress.parse(postmaster));
        }
        trail.step(canonical, "service name", targets.isEmpty() ? "nobody" : Trail.join(targets));
        return followOthers(canonical, targets);
    }

    private boolean catchAll(EmailAddress canonical, MailDomain domain) {
        Optional<EmailAddress> target = domain.catchAll();
        trail.step(canonical, "catch-all", target.map(EmailAddress::toString).orElse("none"));
        return target.isPresent() && followOthers(canonical, Set.of(target.get()));
    }

    /** RFC 5321 section 4.5.1: a postmaster's mail is taken also where nobody has been named; it waits in the host's own mailbox until somebody reads it. */
    private boolean lastResort(EmailAddress canonical) {
        Optional<EmailAddress> mailbox = canonical.localPart().equals("postmaster") ? known.hostPostmaster() : Optional.empty();
        mailbox.ifPresent(host -> {
            trail.step(canonical, "postmaster", "kept for " + host);
            trail.end(host, new Route.Mailbox(host));
        });
        return mailbox.isPresent();
    }

    /** Follows the targets; the address among its own targets is what it would be without the entry. */
    private void followOrKeep(EmailAddress canonical, List<EmailAddress> targets, Runnable keep) {
        for (EmailAddress target : targets) {
            if (target.canonical().equals(canonical)) {
                trail.step(canonical, "alias", "keeps a copy");
                keep.run();
            } else {
                follow(target);
            }
        }
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
            comesBack(canonical);
        } else if (way.size() >= maps.settings().depth()) {
            trail.step(canonical, "depth", "more than " + maps.settings().depth() + " aliases: " + Trail.join(way));
            trail.refuse(target, Refusals.TOO_DEEP);
        } else {
            resolve(target);
        }
    }

    private void comesBack(EmailAddress canonical) {
        if (keepsACopy(canonical)) {
            // Two people who forward to each other and keep copies: each has one.
            trail.step(canonical, "duplicate", "has its copy already");
            return;
        }
        String loop = String.join(" -> ", way.stream().map(EmailAddress::toString).toList()) + " -> " + canonical;
        trail.step(canonical, "loop", loop);
        LOG.warn("a loop of aliases: {}", loop);
        trail.refuse(canonical, Refusals.LOOP);
    }

    private boolean keepsACopy(EmailAddress canonical) {
        return known.aliases(canonical).stream().anyMatch(t -> t.canonical().equals(canonical))
            || maps.tables().targetsAhead(canonical).stream().anyMatch(t -> t.canonical().equals(canonical));
    }
}
