package org.colombier.lists.members;

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who is on a list because a data source says so. A synchronisation is a {@link Run}: each source is read into a table of
 * its own, page by page, and the list is then brought in line by set operations, some thousands of addresses a
 * transaction; memory does not grow with the list, and a run that broke off is finished by the next one. Thread-safe; two
 * runs for one list are harmless, the later one's word holds.
 */
@Service
public class Inclusions {

    /** As what people are included. */
    public enum Role {
        MEMBER, OWNER, MODERATOR;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One of a source.
     *
     * @param name       may be empty
     * @param reception  none takes the list's default; for owners and moderators all but {@code nomail} get notices
     * @param attributes values of {@code custom_attribute} paragraphs by their id: these replace what the member has
     * @param privileged for owners
     * @param info       for owners and moderators: a private note
     */
    public record Entry(EmailAddress address, String name, Optional<Reception> reception, Optional<Boolean> concealed, Map<String, String> attributes,
                        boolean privileged, String info) {

        public Entry {
            address = address.canonical();
            name = NewMember.plain(name);
            attributes = Map.copyOf(attributes);
        }

        public static Entry of(EmailAddress address, String name) {
            return new Entry(address, name, Optional.empty(), Optional.empty(), Map.of(), false, "");
        }
    }

    /**
     * What a run would do, or has done.
     *
     * @param before    how many had the role
     * @param staged    different people in the sources
     * @param added     new ones
     * @param removed   who go: no source has them any more, and nobody else put them there
     * @param released  no source has them any more, but they subscribed and stay
     * @param excluded  stand in a source but are on the exclusion list
     * @param refused   new ones the list does not take: {@code max_list_members}; the last owner counts here who would have gone
     * @param examples  some of the added, with {@code +} before the address, and of the removed, with {@code -}
     */
    public record Difference(long before, long staged, long added, long removed, long released, long excluded, long refused, List<String> examples) {
    }

    private static final Duration ABANDONED = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Catalog catalog;
    private final Clock clock;
    private final Staging staging;
    private final IncludedMembers members;
    private final IncludedAdmins admins;

    Inclusions(JdbcClient jdbc, PlatformTransactionManager transactions, Catalog catalog, Clock clock, Staging staging, IncludedMembers members, IncludedAdmins admins) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.catalog = catalog;
        this.clock = clock;
        this.staging = staging;
        this.members = members;
        this.admins = admins;
    }

    /** Begins a synchronisation of all sources of one role; to be closed. Not within a transaction. */
    public Run begin(MailingList list, Role role) {
        jdbc.sql("SELECT id FROM list_inclusion_run WHERE started < ?").param(MemberRows.utc(clock.instant().minus(ABANDONED))).query(Long.class).list().forEach(this::drop);
        GeneratedKeyHolder id = new GeneratedKeyHolder();
        jdbc.sql("INSERT INTO list_inclusion_run (list_id, role, started) VALUES (?, ?, ?)")
            .params(list.id(), role.text(), MemberRows.utc(clock.instant())).update(id, "id");
        return new Run(Objects.requireNonNull(id.getKey()).longValue(), list, role);
    }

    private void drop(long run) {
        staging.drop(run);
        jdbc.sql("DELETE FROM list_inclusion_run WHERE id = ?").param(run).update();
    }

    /** The keys of the sources that include somebody, by name. */
    public List<String> sourcesOf(long listId, Role role, EmailAddress address) {
        return jdbc.sql("SELECT source FROM list_inclusion WHERE list_id = ? AND role = ? AND address = ? ORDER BY source")
            .params(listId, role.text(), address.canonical().toString()).query(String.class).list();
    }

    /** One synchronisation. Not thread-safe. */
    public final class Run implements AutoCloseable {

        private final long id;
        private final MailingList list;
        private final Role role;

        private Run(long id, MailingList list, Role role) {
            this.id = id;
            this.list = list;
            this.role = role;
        }

        /**
         * Takes down what a source says; nothing of it counts if the iterator throws, which is passed on.
         *
         * @param source its key, at most 190 characters, the same at each synchronisation
         * @return how many entries were taken; the list's own addresses are not
         */
        public long stage(String source, Iterator<Entry> entries) {
            return staging.read(id, list, catalog.settings(list), source, entries);
        }

        /**
         * What {@link #apply} would do now.
         *
         * @param allAnswered as there
         */
        public Difference difference(boolean allAnswered) {
            return of().difference(id, list, allAnswered);
        }

        /**
         * Brings the list in line.
         *
         * @param allAnswered every source of the list and role was staged in this run: only then anybody is removed
         */
        public Difference apply(boolean allAnswered) {
            return apply(allAnswered, Optional.empty());
        }

        /**
         * As {@link #apply(boolean)}.
         *
         * @param newcomers told of those who were added, some thousands at a time, in the transaction that adds them
         */
        public Difference apply(boolean allAnswered, Optional<Consumer<List<EmailAddress>>> newcomers) {
            Difference difference = difference(allAnswered);
            IncludedSet set = of();
            long added = 0;
            for (Staging.Range range = staging.next(id, ""); !range.isEmpty(); range = staging.next(id, range.upTo())) {
                Staging.Range now = range;
                added += Objects.requireNonNull(transaction.execute(t -> {
                    catalog.lock(list);
                    set.keepSources(id, list, now);
                    return newcomers.isPresent() ? addTelling(set, now, newcomers.get()) : set.add(id, list, now);
                }));
            }
            long removed = 0;
            for (Staging.Range range = allAnswered ? staging.nextIncluded(list.id(), role, "") : Staging.Range.NONE; !range.isEmpty();
                 range = staging.nextIncluded(list.id(), role, range.upTo())) {
                Staging.Range now = range;
                removed += Objects.requireNonNull(transaction.execute(t -> {
                    catalog.lock(list);
                    set.dropSources(id, list, now);
                    return set.remove(list, now);
                }));
            }
            return new Difference(difference.before(), difference.staged(), added, removed, difference.released(), difference.excluded(),
                difference.refused() + Math.max(0, difference.added() - added) + Math.max(0, difference.removed() - removed), difference.examples());
        }

        private long addTelling(IncludedSet set, Staging.Range range, Consumer<List<EmailAddress>> newcomers) {
            Set<String> missing = new LinkedHashSet<>(set.missing(id, list, range));
            long added = set.add(id, list, range);
            set.missing(id, list, range).forEach(missing::remove);
            newcomers.accept(missing.stream().map(MemberRows::address).toList());
            return added;
        }

        /** Gives members what the staged sources say of their custom attributes; includes nobody, and what the sources do not say stays. */
        public void fillAttributes() {
            for (Staging.Range range = staging.next(id, ""); !range.isEmpty(); range = staging.next(id, range.upTo())) {
                Staging.Range now = range;
                transaction.executeWithoutResult(t -> members.fill(id, list, now));
            }
        }

        private IncludedSet of() {
            return role == Role.MEMBER ? members : admins.as(role);
        }

        /** Forgets what was staged. */
        @Override
        public void close() {
            drop(id);
        }
    }
}
