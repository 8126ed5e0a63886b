package org.colombier.lists.family;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.Families;
import org.colombier.lists.catalog.Family;
import org.colombier.lists.catalog.FamilyCatalog;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListLives;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.sympa.ConfigPerson;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.ListAdmin.Role;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Brings the lists of a family in line with a description of them: one that is not there is created, one that is gets
 * the family's values again with what its owners set where the family allows it, and what the description no longer has
 * may be closed. Each list is a transaction of its own: one that cannot be made stops no other. Thread-safe.
 */
@Service
public class FamilyLists {

    /** What may be done with the described lists. */
    public enum Mode {
        /** Create those that are not there, set the others again. */
        INSTANTIATE,
        ADD,
        MODIFY
    }

    /**
     * @param closeUnknown closes the family's lists in the domain that are not described
     * @param dryRun       does all of it and takes it back
     */
    public record Manner(Mode mode, boolean closeUnknown, boolean dryRun, Optional<EmailAddress> by) {
    }

    /**
     * What came of it.
     *
     * @param failed  lists that could not be made or changed, with the reason
     * @param lost    {@code list: parameter} of what owners had set and the family no longer allows
     * @param remarks on lines of the family's {@code config.tt2} that mean nothing here
     */
    public record Report(List<String> created, List<String> changed, List<String> closed, List<String> failed, List<String> lost, List<String> remarks) {

        static Report empty() {
            return new Report(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        /** Once each: every list of a family has the same. */
        private void remark(List<String> more) {
            more.stream().filter(r -> remarks.size() < 100 && !remarks.contains(r)).forEach(remarks::add);
        }
    }

    private final Families families;
    private final FamilyCatalog members;
    private final Catalog catalog;
    private final ListLives lives;
    private final Admins admins;
    private final RobotPost post;
    private final TransactionOperations transaction;

    FamilyLists(Families families, FamilyCatalog members, Catalog catalog, ListLives lives, Admins admins, RobotPost post, TransactionOperations transaction) {
        this.families = families;
        this.members = members;
        this.catalog = catalog;
        this.lives = lives;
        this.admins = admins;
        this.post = post;
        this.transaction = transaction;
    }

    /**
     * @param domain of the lists
     * @throws ListConflict if there is no such family, or it cannot be read
     */
    public Report instantiate(String name, Domain domain, List<Described> described, Manner manner) {
        Family family = families.find(name, domain);
        Report report = Report.empty();
        Set<EmailAddress> known = new HashSet<>();
        for (Described one : described) {
            try {
                EmailAddress address = one.address(domain);
                if (!known.add(address)) {
                    throw new ListConflict("list.conflict.exists", address.toString());
                }
                transaction.executeWithoutResult(status -> {
                    set(family, address, one, manner, report);
                    if (manner.dryRun()) {
                        status.setRollbackOnly();
                    }
                });
            } catch (ListConflict refused) {
                report.failed().add(one.name() + ": " + refused.getMessage());
            }
        }
        if (manner.closeUnknown()) {
            members.lists(name, domain).stream().filter(l -> !known.contains(l.address()) && !l.status().isClosed()).forEach(l -> closeUnknown(l, manner, report));
        }
        return report;
    }

    private void closeUnknown(MailingList list, Manner manner, Report report) {
        try {
            if (manner.dryRun() || close(list, manner.by())) {
                report.closed().add(list.address().toString());
            }
        } catch (ListConflict needed) {
            report.failed().add(list.address() + ": " + needed.getMessage());
        }
    }

    private void set(Family family, EmailAddress address, Described described, Manner manner, Report report) {
        Optional<MailingList> there = catalog.find(address);
        if (there.isPresent() && (manner.mode() == Mode.ADD || !there.get().family().equals(Optional.of(family.name())))) {
            throw new ListConflict("list.conflict.exists", address.toString());
        }
        if (there.isEmpty() && manner.mode() == Mode.MODIFY) {
            throw new ListConflict("list.conflict.gone", address.toString());
        }
        Made made = make(family, address, described, manner.by());
        made.lost().forEach(lost -> report.lost().add(address + ": " + lost));
        report.remark(made.remarks());
        (there.isPresent() ? report.changed() : report.created()).add(address.toString());
    }

    /** @param lost parameters that an owner had set and the family no longer allows */
    record Made(MailingList list, List<String> lost, List<String> remarks) {
    }

    /** Creates a list of the family, or sets it again; in the caller's transaction. */
    Made make(Family family, EmailAddress address, Described described, Optional<EmailAddress> by) {
        FilledFamily filled = FilledFamily.of(family, described);
        Optional<MailingList> there = catalog.find(address);
        MailingList list = there.orElseGet(() -> members.create(address, filled.values().getOrDefault("subject", ""), family.name(), by));
        if (list.status().isClosed()) {
            lives.restore(list, by);
        }
        List<String> lost = members.instantiate(list, family, filled.values());
        filled.owners().forEach(owner -> add(list, Role.OWNER, owner));
        filled.editors().forEach(editor -> add(list, Role.MODERATOR, editor));
        if (admins.owners(list.id()).isEmpty()) {
            throw new ListConflict("list.conflict.no-owner", address.toString());
        }
        return new Made(catalog.find(list.id()).orElseThrow(), lost, filled.remarks());
    }

    /** What somebody who is there already chose for themselves stays. */
    private void add(MailingList list, Role role, ConfigPerson person) {
        if (admins.find(list.id(), role, person.address()).isEmpty()) {
            ListAdmin plain = role == Role.OWNER ? ListAdmin.owner(list.id(), person.address(), person.name()) : ListAdmin.moderator(list.id(), person.address(), person.name());
            admins.add(list, plain.with(role == Role.OWNER && person.privileged(), person.receiving(), person.concealed()).withInfo(person.info()));
        }
    }

    /** Closes one list of a family and tells its owners. @return false if it was closed already */
    public boolean close(MailingList list, Optional<EmailAddress> by) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean closed = lives.closeByFamily(list, by);
            if (closed) {
                admins.owners(list.id()).forEach(owner -> post.send(Letter.fromRobot(list.domain(), "list_closed_family", owner.address(), list.locale()).about(list)
                    .with("family", list.family().orElse(""))));
            }
            return closed;
        }));
    }

    /** Closes all lists of a family in a domain. @return which */
    public List<MailingList> closeAll(String name, Domain domain, Optional<EmailAddress> by) {
        return members.lists(name, domain).stream().filter(l -> !l.status().isClosed()).filter(l -> close(l, by)).toList();
    }

    /** The lists of a family in a domain, closed ones too. */
    public List<MailingList> lists(String name, Domain domain) {
        return members.lists(name, domain);
    }
}
