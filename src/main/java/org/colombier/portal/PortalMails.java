package org.colombier.portal;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.directory.PortalLinks;
import org.colombier.directory.PortalLogins;
import org.colombier.lists.members.AddressMoves;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.portal.security.Attempts;
import org.colombier.portal.view.PortalSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Mails that a visitor of the portal causes, only so many to an address and from a client. Thread-safe. */
@Component
class PortalMails {

    private static final Logger LOG = LoggerFactory.getLogger(PortalMails.class);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Attempts attempts;
    private final PortalSettings settings;
    private final PortalLogins logins;
    private final PortalLinks links;
    private final PortalHost hosts;
    private final Domains domains;
    private final RobotPost post;
    private final AddressMoves moves;

    PortalMails(Attempts attempts, PortalSettings settings, PortalLogins logins, PortalLinks links, PortalHost hosts, Domains domains, RobotPost post, AddressMoves moves) {
        this.moves = moves;
        this.attempts = attempts;
        this.settings = settings;
        this.logins = logins;
        this.links = links;
        this.hosts = hosts;
        this.domains = domains;
        this.post = post;
    }

    /** Counts one more mail to the address on this client's behalf. @return false if there have been too many this hour */
    boolean mayMail(EmailAddress to, String client) {
        return attempts.count("mail client " + Attempts.client(client), 10 * settings.mailsPerHour(), HOUR)
            && attempts.count("mail address " + to.canonical(), settings.mailsPerHour(), HOUR);
    }

    /** Mails a link that logs the address in, once, within the hour. @param serverName whose portal was asked */
    @Transactional
    void sendLoginLink(EmailAddress to, String serverName, Locale language) {
        Optional<Domain> writer = robot(serverName, to);
        if (writer.isEmpty()) {
            LOG.warn("no domain yet whose robot could mail a login link");
            return;
        }
        post.send(Letter.fromRobot(writer.get(), "loginlink", to, language).with("link", links.login(writer.get(), logins.newLink(to)))
            .with("minutes", PortalLogins.LINK_LIFETIME.toMinutes()));
    }

    /** Asks a new address whether it is the person's. @param robot the domain whose robot asks */
    @Transactional
    void sendMoveLink(EmailAddress from, EmailAddress to, Domain robot, Locale language) {
        post.send(Letter.fromRobot(robot, "move_user", to, language).with("old", from.toString()).with("link", links.home(robot) + "/move/" + moves.begin(from, to))
            .with("days", AddressMoves.DAYS));
    }

    /** The domain whose robot writes to who asked on a portal: that of the host name, else one that has to do with the address. */
    Optional<Domain> robot(String serverName, EmailAddress to) {
        return hosts.domain(serverName).or(() -> anyDomain(to));
    }

    /** Where the host name is no domain of ours: the address's own domain, else the first that has lists. */
    private Optional<Domain> anyDomain(EmailAddress to) {
        return hosts.domain(to.domain().ascii()).or(() -> domains.all().stream().filter(d -> d.enabled() && !d.backupMx()).map(MailDomain::name).findFirst());
    }
}
