package org.colombier.lists.migration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.colombier.directory.PortalUsers;
import org.colombier.lists.archive.ArchiveMbox;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListLives;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Exclusions;
import org.colombier.lists.members.MemberTransfer;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes lists of what a reader found. Settings, people and texts of a list come in one transaction, its files when that is
 * done, then members, exclusions and posts, which commit as they go and are not taken twice. Thread-safe.
 */
@Component
class Mover {

    private static final int BATCH = 500;
    private static final int MOST_NOTES = 20;

    private final Catalog catalog;
    private final ListLives lives;
    private final Settling settling;
    private final SiteFiles files;
    private final MemberTransfer transfer;
    private final Exclusions exclusions;
    private final ArchiveMbox archive;
    private final PortalUsers users;
    private final TransactionTemplate transaction;

    Mover(Catalog catalog, ListLives lives, Settling settling, SiteFiles files, MemberTransfer transfer, Exclusions exclusions, ArchiveMbox archive, PortalUsers users,
          TransactionTemplate transaction) {
        this.catalog = catalog;
        this.lives = lives;
        this.settling = settling;
        this.files = files;
        this.transfer = transfer;
        this.exclusions = exclusions;
        this.archive = archive;
        this.users = users;
        this.transaction = transaction;
    }

    MovedList move(IncomingList incoming, MoveOptions options) throws IOException {
        return takenBackIf(options.dryRun(), () -> list(incoming, options));
    }

    MovedList move(IncomingSite incoming, MoveOptions options) throws IOException {
        return takenBackIf(options.dryRun(), () -> {
            List<Remark> remarks = new ArrayList<>(incoming.remarks());
            List<String> placed = files.place(incoming.files(), options.dryRun(), remarks);
            return MovedList.site(incoming.name(), placed, passwords(incoming.passwords().get(), remarks), remarks);
        });
    }

    private interface Work {
        MovedList run() throws IOException;
    }

    private MovedList takenBackIf(boolean dry, Work work) throws IOException {
        if (!dry) {
            return work.run();
        }
        IOException[] unreadable = new IOException[1];
        MovedList moved = transaction.execute(status -> {
            status.setRollbackOnly();
            try {
                return work.run();
            } catch (IOException e) {
                unreadable[0] = e;
                return null;
            }
        });
        if (unreadable[0] != null) {
            throw unreadable[0];
        }
        return Objects.requireNonNull(moved);
    }

    private MovedList list(IncomingList incoming, MoveOptions options) throws IOException {
        List<Remark> remarks = new ArrayList<>(incoming.remarks());
        Optional<MailingList> known = catalog.find(incoming.address());
        if (known.isPresent() && !options.update()) {
            remarks.add(Remark.left(incoming.address().toString(), "a list of this address exists; --update brings it up to date"));
            return MovedList.refused(incoming.address().toString(), remarks);
        }
        Optional<Settling.Settled> done = settling.settle(incoming, known, remarks);
        if (done.isEmpty()) {
            return MovedList.refused(incoming.address().toString(), remarks);
        }
        Settling.Settled settled = done.get();
        MailingList list = settled.list();
        List<String> placed = files.place(incoming.belongings().files(), options.dryRun(), remarks);
        MemberTransfer.Count members = transfer.into(list, incoming.members().get());
        if (members.refused() > 0) {
            remarks.add(Remark.left("members", members.refused() + " addresses are the list's own"));
        }
        long excluded = exclude(list, incoming.belongings().excluded().get());
        remarks.addAll(incoming.belongings().afterwards().get());
        long[] messages = archives(list, incoming.belongings().archives(), options.dryRun(), remarks);
        if (incoming.status().isClosed() && list.status() != ListStatus.CLOSED) {
            lives.close(list, Optional.empty(), "");
        }
        return new MovedList(list.address().toString(), known.isPresent() ? "updated" : "created", settled.parameters(), settled.people(), members.added(), members.known(),
            excluded, messages[0], messages[1], settled.texts(), placed, 0, remarks);
    }

    private long exclude(MailingList list, Iterator<EmailAddress> excluded) {
        long count = 0;
        while (excluded.hasNext()) {
            List<EmailAddress> batch = new ArrayList<>(BATCH);
            while (excluded.hasNext() && batch.size() < BATCH) {
                batch.add(excluded.next());
            }
            Long added = transaction.execute(status -> batch.stream().filter(a -> exclusions.add(list.id(), a, "import")).count());
            count += added == null ? 0 : added;
        }
        return count;
    }

    /** @return added, and known before */
    private long[] archives(MailingList list, List<PostArchive> archives, boolean dry, List<Remark> remarks) {
        long[] counts = new long[2];
        for (PostArchive posts : archives) {
            try (java.io.InputStream in = posts.open()) {
                org.colombier.lists.archive.MboxReport report = archive.importFrom(list, in, dry);
                counts[0] += report.imported();
                counts[1] += report.known();
                report.notes().stream().limit(MOST_NOTES).forEach(note -> remarks.add(Remark.changed(posts.name(), note)));
                if (report.notes().size() > MOST_NOTES) {
                    remarks.add(Remark.changed(posts.name(), report.broken() + " messages are incomplete, " + report.refused() + " were left out"));
                }
            } catch (IOException unreadable) {
                remarks.add(Remark.left(posts.name(), "cannot be read: " + unreadable.getMessage()));
            }
        }
        return counts;
    }

    private long passwords(Iterator<Map.Entry<EmailAddress, String>> hashes, List<Remark> remarks) {
        long taken = 0;
        long left = 0;
        while (hashes.hasNext()) {
            List<Map.Entry<EmailAddress, String>> batch = new ArrayList<>(BATCH);
            while (hashes.hasNext() && batch.size() < BATCH) {
                batch.add(hashes.next());
            }
            int some = users.adopt(batch);
            taken += some;
            left += batch.size() - some;
        }
        if (left > 0) {
            remarks.add(Remark.left("passwords", left + " are of a kind that cannot be verified here (MD5), or the person has one already: they get a login link by mail"));
        }
        return taken;
    }
}
