package org.colombier.lists.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.InvalidValue;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.MemberTransfer;
import org.colombier.lists.scenario.BlockList;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes lists of what a reader found. Thread-safe. */
@Component
class Mover {

    /** The type that gives a moved list what its old server did not say. */
    private static final String TYPE = "discussion";

    private final Catalog catalog;
    private final Admins admins;
    private final MemberTransfer transfer;
    private final BlockList blocked;
    private final TransactionTemplate transaction;

    Mover(Catalog catalog, Admins admins, MemberTransfer transfer, BlockList blocked, TransactionTemplate transaction) {
        this.catalog = catalog;
        this.admins = admins;
        this.transfer = transfer;
        this.blocked = blocked;
        this.transaction = transaction;
    }

    MovedList move(IncomingList incoming, MoveOptions options) {
        if (!options.dryRun()) {
            return new Move(incoming, options).run();
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            status.setRollbackOnly();
            return new Move(incoming, options).run();
        }));
    }

    /** One list under way. */
    private final class Move {
        private final IncomingList incoming;
        private final MoveOptions options;
        private final List<Remark> remarks;
        private final Map<String, String> taken = new TreeMap<>();

        Move(IncomingList incoming, MoveOptions options) {
            this.incoming = incoming;
            this.options = options;
            this.remarks = new ArrayList<>(incoming.remarks());
        }

        MovedList run() {
            Optional<MailingList> known = catalog.find(incoming.address());
            if (known.isPresent() && !options.update()) {
                remarks.add(Remark.left(incoming.address().toString(), "a list of this address exists; --update brings it up to date"));
                return MovedList.refused(incoming.address().toString(), remarks);
            }
            try {
                MailingList list = known.isPresent() ? known.get() : create();
                return filled(list, known.isPresent() ? "updated" : "created");
            } catch (ListConflict refused) {
                remarks.add(Remark.left(incoming.address().toString(), ListMessages.text(java.util.Locale.ROOT, refused.key(), refused.arguments())));
                return MovedList.refused(incoming.address().toString(), remarks);
            }
        }

        private MailingList create() {
            return catalog.create(new NewList(incoming.address(), incoming.subject(), TYPE, incoming.language(), Optional.empty(), ListStatus.OPEN, Map.of()));
        }

        private MovedList filled(MailingList list, String outcome) {
            incoming.parameters().forEach((name, value) -> set(list, name, value));
            long people = people(list, incoming.owners(), ListAdmin.Role.OWNER) + people(list, incoming.moderators(), ListAdmin.Role.MODERATOR);
            if (incoming.owners().isEmpty()) {
                remarks.add(Remark.left("owner", "the list came without an owner: name one"));
            }
            block(list);
            MemberTransfer.Count members = transfer.into(list, incoming.members().get());
            if (members.refused() > 0) {
                remarks.add(Remark.left("members", members.refused() + " addresses are the list's own"));
            }
            if (incoming.status() == ListStatus.CLOSED && list.isOpen()) {
                catalog.close(list);
            }
            return new MovedList(list.address().toString(), outcome, taken, people, members.added(), members.known(), 0, remarks);
        }

        private void set(MailingList list, String name, String value) {
            try {
                catalog.set(list, name, value);
                taken.put(name, value);
            } catch (InvalidValue wrong) {
                remarks.add(Remark.left(name, wrong.getMessage() + "; the default holds"));
            }
        }

        private long people(MailingList list, List<IncomingList.Person> people, ListAdmin.Role role) {
            long count = 0;
            for (IncomingList.Person person : people) {
                try {
                    admins.add(list, admin(list, person, role));
                    count++;
                } catch (ListConflict refused) {
                    remarks.add(Remark.left(person.address().toString(), ListMessages.text(java.util.Locale.ROOT, refused.key(), refused.arguments())));
                }
            }
            return count;
        }

        private static ListAdmin admin(MailingList list, IncomingList.Person person, ListAdmin.Role role) {
            ListAdmin plain = role == ListAdmin.Role.OWNER ? ListAdmin.owner(list.id(), person.address(), person.name())
                : ListAdmin.moderator(list.id(), person.address(), person.name());
            return plain.with(role == ListAdmin.Role.OWNER && person.privileged(), person.receiving(), person.concealed()).withInfo(person.info());
        }

        private void block(MailingList list) {
            for (String pattern : incoming.blocked()) {
                try {
                    blocked.add(BlockList.Kind.BLOCK, new BlockList.OfList(list.id()), pattern, "import");
                } catch (IllegalArgumentException refused) {
                    remarks.add(Remark.left(pattern, "cannot stand in a block list: " + refused.getMessage()));
                }
            }
        }
    }
}
