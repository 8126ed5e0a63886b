package org.colombier.smtp.server;

import java.util.List;
import java.util.Optional;
import org.colombier.directory.Account;
import org.colombier.directory.Aliases;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.Site;
import org.colombier.routing.Resolution;
import org.colombier.routing.Route;
import org.colombier.routing.Router;
import org.springframework.stereotype.Component;

/** Who may send as whom, and to whom. Thread-safe. */
@Component
class Admission {

    private final Router router;
    private final Aliases aliases;
    private final Domains domains;
    private final Site site;

    Admission(Router router, Aliases aliases, Domains domains, Site site) {
        this.router = router;
        this.aliases = aliases;
        this.domains = domains;
        this.site = site;
    }

    /** Whether a login may send as this address: its own, or an alias that leads to it (RFC 6409 section 6.1). */
    boolean owns(Account login, EmailAddress sender) {
        EmailAddress canonical = sender.canonical();
        return canonical.equals(login.address())
            || aliases.targets(List.of(canonical)).getOrDefault(canonical, List.of()).stream().anyMatch(t -> t.canonical().equals(login.address()));
    }

    /**
     * The refusal of a recipient, if there is one.
     *
     * @param mayRelay the client is one of ours
     */
    Optional<SmtpReply> refusal(EmailAddress recipient, boolean mayRelay) {
        return refusal(router.resolve(recipient), mayRelay);
    }

    static Optional<SmtpReply> refusal(Resolution resolution, boolean mayRelay) {
        if (!mayRelay && !resolution.local()) {
            return Optional.of(Replies.RELAY_DENIED);
        }
        // user%elsewhere@ours and its kin: the host that the mail would go on to might send it anywhere.
        boolean goesOut = resolution.ends().stream().anyMatch(e -> e.route() instanceof Route.Relay);
        if (!mayRelay && goesOut && namesAnotherHost(resolution.address().localPart())) {
            return Optional.of(Replies.RELAY_DENIED);
        }
        return resolution.refusal().map(Route.Refusal::reply);
    }

    private static boolean namesAnotherHost(String localPart) {
        return localPart.chars().anyMatch(c -> c == '%' || c == '!' || c == '@' || c == ':');
    }

    /** Where {@code <postmaster>} without a domain goes (RFC 5321 section 4.5.1): our host name's if it has one, else the first domain's that has. */
    Optional<EmailAddress> postmaster() {
        return Domain.tryParse(site.hostname()).map(Admission::postmasterOf).filter(this::isOurs)
            .or(() -> domains.all().stream().filter(d -> d.enabled() && !d.backupMx()).map(MailDomain::name).map(Admission::postmasterOf)
                .filter(this::isOurs).findFirst());
    }

    private boolean isOurs(EmailAddress address) {
        return refusal(address, false).isEmpty();
    }

    private static EmailAddress postmasterOf(Domain domain) {
        return new EmailAddress("postmaster", domain);
    }
}
