package org.colombier.lists.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.ops.MailLog;
import org.colombier.queue.BodyStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Archives as mbox, out and in; memory does not grow with their number. Thread-safe. */
@Service
public class ArchiveMbox {

    /** A message larger than this, in octets, is not imported. */
    public static final int LARGEST = 100 << 20;
    private static final int PAGE = 200;
    /** Of one transaction of an import. */
    private static final int MOST_MESSAGES = 100;
    private static final long MOST_OCTETS = 8L << 20;
    private static final int MOST_NOTES = 100;
    private static final int MOST_PRETENDED = 1_000_000;

    private final JdbcClient jdbc;
    private final Catalog catalog;
    private final BodyStore bodies;
    private final ArchiveIndex index;
    private final Shelf shelf;
    private final Volumes volumes;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ArchiveMbox(JdbcClient jdbc, Catalog catalog, BodyStore bodies, ArchiveIndex index, Shelf shelf, Volumes volumes, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.catalog = catalog;
        this.bodies = bodies;
        this.index = index;
        this.shelf = shelf;
        this.volumes = volumes;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Writes the messages of a month, or all, the oldest first, as mboxrd. Does not close the stream.
     *
     * @return how many
     */
    public long export(MailingList list, Optional<YearMonth> month, OutputStream to) throws IOException {
        BufferedOutputStream out = new BufferedOutputStream(to, 64 * 1024);
        MboxWriter mbox = new MboxWriter(out);
        long written = 0;
        Optional<ArchivedMessage> last = Optional.empty();
        for (List<ArchivedMessage> page = after(list, month, last); !page.isEmpty(); page = after(list, month, last)) {
            for (ArchivedMessage message : page) {
                Optional<MessageContent> content = index.content(message);
                if (content.isPresent()) {
                    mbox.write(message.author(), message.posted(), content.get());
                    written++;
                }
            }
            last = Optional.of(page.getLast());
        }
        out.flush();
        return written;
    }

    private List<ArchivedMessage> after(MailingList list, Optional<YearMonth> month, Optional<ArchivedMessage> last) {
        JdbcClient.StatementSpec page = jdbc.sql(Rows.SELECT + "WHERE m.list_id = :list" + (month.isPresent() ? " AND m.month = :month" : "")
                + (last.isPresent() ? " AND (m.posted > :posted OR m.posted = :posted AND m.id > :id)" : "") + " ORDER BY m.posted, m.id LIMIT " + PAGE)
            .param("list", list.id());
        page = month.isPresent() ? page.param("month", month.get().toString()) : page;
        return (last.isPresent() ? page.param("posted", Rows.utc(last.get().posted())).param("id", last.get().id()) : page).query(Rows::message).list();
    }

    /**
     * Archives the messages of an mbox of any kind that the list does not have yet, by Message-ID. Commits as it goes: after a
     * break the same import goes on where it stopped. The list's quota and {@code process_archive} do not matter: who
     * imports wants the messages.
     *
     * @param pretend only looks, changes nothing
     */
    public MboxReport importFrom(MailingList list, InputStream in, boolean pretend) throws IOException {
        MboxReader mbox = new MboxReader(in, LARGEST);
        Counting counting = new Counting(list, Archive.zone(catalog.settings(list)), pretend);
        List<Incoming> batch = new ArrayList<>();
        long octets = 0;
        for (Optional<MboxReader.Item> item = mbox.next(); item.isPresent(); item = mbox.next()) {
            Optional<Incoming> incoming = counting.read(item.get());
            if (incoming.isPresent()) {
                batch.add(incoming.get());
                octets += item.get().octets().length;
            }
            if (batch.size() == MOST_MESSAGES || octets >= MOST_OCTETS) {
                counting.store(batch);
                batch.clear();
                octets = 0;
            }
        }
        counting.store(batch);
        MboxReport report = counting.report();
        MailLog.line("robot", "archive", "list=<" + list.address() + ">, mbox: read=" + report.read() + ", imported=" + report.imported() + ", known=" + report.known()
            + ", refused=" + report.refused());
        return report;
    }

    private record Incoming(byte[] octets, String key, MailFacts facts, Instant posted, Instant received) {
    }

    /** One import under way. */
    private final class Counting {
        private final MailingList list;
        private final ZoneId zone;
        private final boolean pretend;
        private final List<String> notes = new ArrayList<>();
        /** What a pretended import would have stored by now, in short. */
        private final Set<Long> pretended = new HashSet<>();
        private long read;
        private long imported;
        private long known;
        private long broken;
        private long refused;

        Counting(MailingList list, ZoneId zone, boolean pretend) {
            this.list = list;
            this.zone = zone;
            this.pretend = pretend;
        }

        Optional<Incoming> read(MboxReader.Item item) {
            read++;
            if (item.octets().length == 0) {
                refused++;
                note(item.tooLong() ? "larger than " + LARGEST + " octets: left out" : "empty: left out");
                return Optional.empty();
            }
            MessageContent content = MessageContent.of(item.octets());
            MailFacts facts = Shelf.facts(content, clock.instant());
            HeaderSection header = HeaderSection.read(item.octets());
            if (header.fields().isEmpty() || header.first("Message-ID").isEmpty() || facts.sent().isEmpty()) {
                broken++;
                note((header.fields().isEmpty() ? "no header" : header.first("Message-ID").isEmpty() ? "no Message-ID" : "no Date that can be") + ": taken as it is");
            }
            Instant posted = facts.sent().or(item::envelope).orElseGet(clock::instant);
            return Optional.of(new Incoming(item.octets(), MessageKey.of(facts.messageId()), facts, posted, item.envelope().orElse(posted)));
        }

        private void note(String text) {
            if (notes.size() < MOST_NOTES) {
                notes.add("message " + read + ": " + text);
            }
        }

        void store(List<Incoming> batch) {
            if (batch.isEmpty()) {
                return;
            }
            long[] done = transaction.execute(status -> {
                volumes.lock(list.id());
                long count = 0;
                long octets = 0;
                for (Incoming message : batch) {
                    if (!shelf.holds(list.id(), message.key()) && !(pretend && !isNew(message.key()))) {
                        count++;
                        octets += message.octets().length;
                        if (!pretend) {
                            store(message);
                        }
                    }
                }
                if (!pretend) {
                    volumes.add(list.id(), count, octets);
                }
                return new long[] {count};
            });
            imported += done[0];
            known += batch.size() - done[0];
        }

        private boolean isNew(String key) {
            long digest = key.chars().asLongStream().reduce(1_125_899_906_842_597L, (hash, c) -> 31 * hash + c);
            return pretended.size() >= MOST_PRETENDED || pretended.add(digest);
        }

        private void store(Incoming message) {
            MessageContent content = MessageContent.of(message.octets());
            shelf.place(new Shelf.Placed(list.id(), null, message.key(), message.facts(), message.facts().author(), message.posted(), message.received(), zone,
                content.size(), bodies.store(content)));
        }

        MboxReport report() {
            return new MboxReport(read, imported, known, broken, refused, notes);
        }
    }
}
