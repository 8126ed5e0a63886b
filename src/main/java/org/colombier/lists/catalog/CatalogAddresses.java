package org.colombier.lists.catalog;

import java.util.Optional;
import org.colombier.directory.Domains;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.ReversePath;
import org.colombier.routing.ListAddresses;
import org.colombier.routing.RobotRole;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Robot addresses as the list table has them now: one look-up by key per address, no cache, so that all nodes agree. */
@Component
class CatalogAddresses implements ListAddresses {

    private final JdbcClient jdbc;
    private final Domains domains;
    private final ListNames names;
    private final ObjectProvider<UnmadeLists> unmade;

    CatalogAddresses(JdbcClient jdbc, Domains domains, ListNames names, ObjectProvider<UnmadeLists> unmade) {
        this.unmade = unmade;
        this.jdbc = jdbc;
        this.domains = domains;
        this.names = names;
    }

    @Override
    public Optional<RobotAddress> find(EmailAddress address) {
        EmailAddress canonical = address.canonical();
        String local = canonical.localPart();
        if (local.startsWith(ListNames.BOUNCE + "+")) {
            return robot(RobotRole.BOUNCE, canonical.domain());
        }
        if (names.isRobot(local)) {
            return robot(RobotRole.COMMAND, canonical.domain());
        }
        if (names.isListmaster(local)) {
            return robot(RobotRole.LISTMASTER, canonical.domain());
        }
        if (local.equals(ListNames.COMPLAINT)) {
            return robot(RobotRole.COMPLAINT, canonical.domain());
        }
        return list(canonical);
    }

    private Optional<RobotAddress> list(EmailAddress address) {
        String name = ListNames.stem(address.localPart());
        if (!names.isName(name)) {
            return Optional.empty();
        }
        Optional<Boolean> open = jdbc.sql("SELECT status IN ('open', 'error_config') FROM list WHERE domain = ? AND local_part = ?")
            .params(address.domain().ascii(), name).query(Boolean.class).optional();
        if (open.isEmpty() && name.equals(address.localPart()) && unmade.stream().anyMatch(u -> u.covers(address))) {
            return Optional.of(new RobotAddress(RobotRole.POST, address, false));
        }
        return open.orElse(false) ? Optional.of(new RobotAddress(role(address.localPart(), name), address.withLocalPart(name))) : Optional.empty();
    }

    /** By the envelope, which is all that is known at RCPT; the author is judged when the mail is here. */
    @Override
    public boolean takes(RobotAddress robot, ReversePath from) {
        return robot.made() || from.address().filter(sender -> unmade.stream().anyMatch(u -> u.mayMake(robot.robot(), sender))).isPresent();
    }

    private Optional<RobotAddress> robot(RobotRole role, Domain domain) {
        EmailAddress robot = new EmailAddress(names.robot(), domain);
        return isListDomain(domain) ? Optional.of(new RobotAddress(role, robot)) : Optional.empty();
    }

    /** A domain with a list, open or not (the last bounces of a closed one still come), or with listmasters who may make one. */
    private boolean isListDomain(Domain domain) {
        return jdbc.sql("SELECT 1 FROM list WHERE domain = ? LIMIT 1").param(domain.ascii()).query(Integer.class).optional().isPresent()
            || domains.find(domain).filter(d -> !d.backupMx()).isPresent() && !domains.listmasters(domain).isEmpty();
    }

    private static RobotRole role(String localPart, String name) {
        return switch (localPart.substring(name.length())) {
            case "-request" -> RobotRole.REQUEST;
            case "-editor" -> RobotRole.EDITOR;
            case "-owner" -> RobotRole.OWNER;
            case "-subscribe" -> RobotRole.SUBSCRIBE;
            case "-unsubscribe" -> RobotRole.UNSUBSCRIBE;
            default -> RobotRole.POST;
        };
    }
}
