package org.colombier.lists.scenario;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.colombier.lists.catalog.ListContents;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Whom a list, a domain or the site refuses ({@code blocklist.txt}) and whom it trusts ({@code allowlist.txt}): what people
 * have added. The files of that name in {@code search_filters} count besides, and scenarios ask for both together with
 * {@code search('blocklist.txt',[sender])}. A change counts at once on this node and within seconds on others.
 * Thread-safe.
 */
@Service
public class BlockList implements ListContents {

    /** Which of the two. */
    public enum Kind {
        BLOCK("blocklist.txt"), ALLOW("allowlist.txt");

        private final String file;

        Kind(String file) {
            this.file = file;
        }

        /** What scenarios call it. */
        public String file() {
            return file;
        }
    }

    /** Where entries hold. */
    public sealed interface Place {
        /** How it stands in the table. */
        String key();
    }

    /** For one list. */
    public record OfList(long id) implements Place {
        @Override
        public String key() {
            return "list:" + id;
        }
    }

    /** For all lists of a domain. */
    public record OfDomain(Domain domain) implements Place {
        @Override
        public String key() {
            return "domain:" + domain.ascii();
        }
    }

    /** For all lists. */
    public record OfSite() implements Place {
        @Override
        public String key() {
            return "site";
        }
    }

    /** @param pattern an address, or with {@code *} for anything: {@code *@example.org} */
    public record Entry(String pattern, String addedBy, Instant addedAt) {
    }

    /** More than this many entries in one place are somebody's mistake, or a case for a file. */
    public static final int MOST = 5_000;

    private static final Pattern PATTERN = Pattern.compile("[^\\s#;,<>\"()\\p{Cntrl}][^\\s,<>\"()\\p{Cntrl}]{0,318}");

    private record Asked(String name, Domain domain, Optional<EmailAddress> list) {
    }

    /** So long another node's change may not be seen here. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Cache<Asked, Patterns> cache = Caffeine.newBuilder().maximumSize(20_000).expireAfterWrite(FRESH).build();

    BlockList(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Refuses this sender's mail to the list from now on; nothing changes for one who is refused already.
     *
     * @param by who wanted it
     */
    @Transactional
    public void add(MailingList list, EmailAddress sender, EmailAddress by) {
        add(Kind.BLOCK, new OfList(list.id()), sender.canonical().toString(), by.toString());
    }

    /**
     * @param pattern an address, in any case; {@code *} stands for anything
     * @return false if it was there already
     * @throws IllegalArgumentException if it is neither address nor pattern, would fit everybody, or the place is full
     */
    @Transactional
    public boolean add(Kind kind, Place place, String pattern, String by) {
        String lower = checked(pattern);
        if (jdbc.sql("SELECT COUNT(*) FROM search_filter_entry WHERE name = ? AND place = ?").params(kind.file(), place.key()).query(Long.class).single() >= MOST) {
            throw new IllegalArgumentException("more than " + MOST + " entries");
        }
        forgetWhenDone();
        return jdbc.sql("INSERT IGNORE INTO search_filter_entry (name, place, pattern, added_by, added_at) VALUES (?, ?, ?, ?, ?)")
            .params(kind.file(), place.key(), lower, by, LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)).update() == 1;
    }

    /** @return false if it was not there */
    @Transactional
    public boolean remove(Kind kind, Place place, String pattern) {
        forgetWhenDone();
        return jdbc.sql("DELETE FROM search_filter_entry WHERE name = ? AND place = ? AND pattern = ?")
            .params(kind.file(), place.key(), pattern.strip().toLowerCase(Locale.ROOT)).update() == 1;
    }

    /** What was added at that place, sorted; not what stands in files. */
    public List<Entry> entries(Kind kind, Place place) {
        return jdbc.sql("SELECT pattern, added_by, added_at FROM search_filter_entry WHERE name = ? AND place = ? ORDER BY pattern")
            .params(kind.file(), place.key()).query(BlockList::entry).list();
    }

    @Override
    public void purge(long listId) {
        jdbc.sql("DELETE FROM search_filter_entry WHERE place = ?").param(new OfList(listId).key()).update();
    }

    /** What was added under a name for the list, its domain and the site. */
    Patterns patterns(String name, Domain domain, Optional<EmailAddress> list, Function<EmailAddress, Optional<Long>> ids) {
        return cache.get(new Asked(name, domain, list), asked -> {
            List<String> places = new ArrayList<>(List.of(new OfSite().key(), new OfDomain(domain).key()));
            list.flatMap(ids).ifPresent(id -> places.add(new OfList(id).key()));
            return Patterns.of(jdbc.sql("SELECT pattern FROM search_filter_entry WHERE name = :name AND place IN (:places)")
                .param("name", name).param("places", places).query(String.class).list());
        });
    }

    private void forgetWhenDone() {
        cache.invalidateAll();
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    cache.invalidateAll();
                }
            });
        }
    }

    private static String checked(String pattern) {
        String lower = pattern.strip().toLowerCase(Locale.ROOT);
        boolean fitsEverybody = Set.of("*", "*@*").contains(lower.replaceAll("\\*+", "*"));
        if (!PATTERN.matcher(lower).matches() || fitsEverybody || lower.indexOf('@') < 0 && lower.indexOf('*') < 0) {
            throw new IllegalArgumentException("neither an address nor a pattern such as *@example.org: " + pattern);
        }
        return lower;
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(row.getString("pattern"), row.getString("added_by"), row.getObject("added_at", LocalDateTime.class).toInstant(ZoneOffset.UTC));
    }
}
