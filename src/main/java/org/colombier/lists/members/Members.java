package org.colombier.lists.members;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The members of the lists. Thread-safe; each method is one transaction, or joins the caller's. */
@Service
public class Members {

    private static final String SELECT = "SELECT " + MemberRows.COLUMNS + " FROM list_member ";
    static final int LARGEST_PAGE = 1_000;
    private static final Duration ANSWERS_KEPT = Duration.ofDays(60);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Catalog catalog;
    private final MemberStream stream;
    private final MemberImport imports;
    private final Exclusions exclusions;
    private final Departures departures;

    Members(JdbcClient jdbc, Clock clock, Catalog catalog, MemberStream stream, MemberImport imports, Exclusions exclusions, Departures departures) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.catalog = catalog;
        this.stream = stream;
        this.imports = imports;
        this.exclusions = exclusions;
        this.departures = departures;
    }

    /** @param address in any case */
    public Optional<Member> find(long listId, EmailAddress address) {
        return jdbc.sql(SELECT + "WHERE list_id = ? AND address = ?").params(listId, address.canonical().toString()).query(MemberRows::member).optional();
    }

    public Optional<Member> find(long memberId) {
        return jdbc.sql(SELECT + "WHERE id = ?").param(memberId).query(MemberRows::member).optional();
    }

    public boolean isMember(long listId, EmailAddress address) {
        return find(listId, address).isPresent();
    }

    /** Every list that the address is on, whatever the list's status. */
    public List<Member> listsOf(EmailAddress address) {
        return jdbc.sql(SELECT + "WHERE address = ? ORDER BY list_id").param(address.canonical().toString()).query(MemberRows::member).list();
    }

    /**
     * Adds somebody; who is a member already stays as he is.
     *
     * @return true if new
     * @throws ListConflict if the list is full ({@code max_list_members}) or the address is the list's own
     */
    @Transactional
    public boolean add(MailingList list, NewMember who) {
        if (find(list.id(), who.address()).isPresent()) {
            return false;
        }
        ListSettings settings = catalog.settings(list);
        long most = settings.get(ListParameters.MAX_LIST_MEMBERS);
        if (most > 0) {
            // Two nodes adding the last free place at once wait for each other here.
            catalog.lock(list);
        }
        MemberConflicts.check(list, who.address(), most == 0 ? 1 : most - count(list.id()));
        exclusions.restore(list.id(), who.address());
        NewMember whole = who.attributes().isEmpty() ? who.with(answers(list.id(), who.address())) : who;
        return imports.insert(list.id(), MemberDefaults.of(settings), List.of(whole), clock.instant()) == 1;
    }

    /** Keeps what somebody who asks to join says of themselves, for two months or until they are added. @param values checked ones */
    @Transactional
    public void rememberAttributes(long listId, EmailAddress address, Map<String, String> values) {
        jdbc.sql("DELETE FROM list_answers WHERE given < ?").param(MemberRows.utc(clock.instant().minus(ANSWERS_KEPT))).update();
        jdbc.sql("REPLACE INTO list_answers (list_id, address, attributes, given) VALUES (?, ?, ?, ?)")
            .params(listId, address.canonical().toString(), AttributeText.write(values), MemberRows.utc(clock.instant())).update();
    }

    /** What people who wait to join have said of themselves, by address; those who said nothing are missing. @param addresses at most {@value #LARGEST_PAGE} */
    public Map<EmailAddress, Map<String, String>> answers(long listId, Collection<EmailAddress> addresses) {
        Map<EmailAddress, Map<String, String>> said = new HashMap<>();
        if (!addresses.isEmpty()) {
            jdbc.sql("SELECT address, attributes FROM list_answers WHERE list_id = :list AND address IN (:addresses)").param("list", listId)
                .param("addresses", addresses.stream().map(a -> a.canonical().toString()).distinct().toList())
                .query(rs -> {
                    said.put(MemberRows.address(rs.getString(1)), AttributeText.read(rs.getString(2)));
                });
        }
        return said;
    }

    private Map<String, String> answers(long listId, EmailAddress address) {
        Optional<String> kept = jdbc.sql("SELECT attributes FROM list_answers WHERE list_id = ? AND address = ?").params(listId, address.toString())
            .query(String.class).optional();
        kept.ifPresent(k -> jdbc.sql("DELETE FROM list_answers WHERE list_id = ? AND address = ?").params(listId, address.toString()).update());
        return kept.map(AttributeText::read).orElse(Map.of());
    }

    /** As {@link #remove(long, EmailAddress, String)}, for a reason not told. */
    @Transactional
    public boolean remove(long listId, EmailAddress address) {
        return remove(listId, address, "");
    }

    /**
     * Ends a membership. Whom a data source includes is put on the exclusion list, so that the next synchronisation does
     * not bring them back.
     *
     * @param cause in a few words, kept in the list's departures: {@code bounces}, {@code owner anne@example.org}
     * @return false if the address was no member
     */
    @Transactional
    public boolean remove(long listId, EmailAddress address, String cause) {
        String canonical = address.canonical().toString();
        Optional<Boolean> included = jdbc.sql("SELECT included FROM list_member WHERE list_id = ? AND address = ? FOR UPDATE").params(listId, canonical)
            .query(Boolean.class).optional();
        if (included.isEmpty()) {
            return false;
        }
        if (included.get()) {
            exclusions.add(listId, address, cause);
        }
        departures.note(listId, address, cause);
        return jdbc.sql("DELETE FROM list_member WHERE list_id = ? AND address = ?").params(listId, canonical).update() > 0;
    }

    /** @return false if the address is no member */
    @Transactional
    public boolean setReception(long listId, EmailAddress address, Reception reception) {
        return set("reception", reception.text(), listId, address);
    }

    /** @return false if the address is no member */
    @Transactional
    public boolean setConcealed(long listId, EmailAddress address, boolean concealed) {
        return set("concealed", concealed, listId, address);
    }

    /** Sets the person's name. @return false if the address is no member */
    @Transactional
    public boolean rename(long listId, EmailAddress address, String name) {
        return set("name", NewMember.plain(name), listId, address);
    }

    /** Holds back the member's mail for a time, or in place of an earlier such time. @return false if the address is no member */
    @Transactional
    public boolean suspend(long listId, EmailAddress address, Suspension suspension) {
        return jdbc.sql("UPDATE list_member SET suspended_from = ?, suspended_until = ?, changed = ? WHERE list_id = ? AND address = ?")
            .params(MemberRows.utc(suspension.from()), suspension.until().map(MemberRows::utc).orElse(null), MemberRows.utc(clock.instant()),
                listId, address.canonical().toString()).update() > 0;
    }

    /** Lets the mail come again, from now. @return false if the address is no member */
    @Transactional
    public boolean resume(long listId, EmailAddress address) {
        return jdbc.sql("UPDATE list_member SET suspended_from = NULL, suspended_until = NULL, changed = ? WHERE list_id = ? AND address = ?")
            .params(MemberRows.utc(clock.instant()), listId, address.canonical().toString()).update() > 0;
    }

    /** Which message topics the member wants. @param topics none for all; 1,000 characters together @return false if the address is no member */
    @Transactional
    public boolean setTopics(long listId, EmailAddress address, Set<String> topics) {
        return set("topics", MemberRows.words(topics), listId, address);
    }

    /** Sets all attribute values; those left out are no more. @return false if the address is no member */
    @Transactional
    public boolean setAttributes(long listId, EmailAddress address, Map<String, String> values) {
        return set("attributes", AttributeText.write(values), listId, address);
    }

    private boolean set(String column, @Nullable Object value, long listId, EmailAddress address) {
        // The driver counts rows found, not rows changed: setting what is set already answers true.
        return jdbc.sql("UPDATE list_member SET " + column + " = ?, changed = ? WHERE list_id = ? AND address = ?")
            .params(value, MemberRows.utc(clock.instant()), listId, address.canonical().toString()).update() > 0;
    }

    public long count(long listId) {
        return jdbc.sql("SELECT COUNT(*) FROM list_member WHERE list_id = ?").param(listId).query(Long.class).single();
    }

    /** How many of each reception; those nobody has are missing. */
    public Map<Reception, Long> countByReception(long listId) {
        Map<Reception, Long> counts = new EnumMap<>(Reception.class);
        jdbc.sql("SELECT reception, COUNT(*) FROM list_member WHERE list_id = ? GROUP BY reception").param(listId)
            .query(rs -> {
                counts.put(MemberRows.reception(rs.getString(1)), rs.getLong(2));
            });
        return counts;
    }

    /**
     * A page of the members, by address.
     *
     * @param after the last address of the page before; empty for the first page
     * @param limit at most {@value #LARGEST_PAGE}
     */
    public List<Member> page(long listId, String after, int limit) {
        return jdbc.sql(SELECT + "WHERE list_id = ? AND address > ? ORDER BY address LIMIT ?").params(listId, after, bounded(limit))
            .query(MemberRows::member).list();
    }

    /** Members whose address or name holds the text, in any case, by address. @param limit at most {@value #LARGEST_PAGE} */
    public List<Member> search(long listId, String text, int limit) {
        String pattern = "%" + text.strip().replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
        return jdbc.sql(SELECT + "WHERE list_id = ? AND (address COLLATE utf8mb4_general_ci LIKE ? ESCAPE '!' OR name LIKE ? ESCAPE '!') ORDER BY address LIMIT ?")
            .params(listId, pattern, pattern, bounded(limit)).query(MemberRows::member).list();
    }

    /**
     * The next of those with one of the receptions whose mail is not suspended now, in the order of their domains, within
     * the caller's transaction: for a reader that pulls.
     *
     * @param after the last one of the page before; empty for the first page
     * @param limit at most {@value #LARGEST_PAGE}
     */
    public List<Member> receivingAfter(long listId, Set<Reception> receptions, Optional<Member> after, int limit) {
        return receivingAfter(listId, receptions, Optional.empty(), after, limit);
    }

    /**
     * As {@link #receivingAfter(long, Set, Optional, int)}, of those who want a post of these topics or have chosen none.
     *
     * @param topics of the post, in lower case; none stands for {@code other}
     */
    public List<Member> receivingAfter(long listId, Set<Reception> receptions, Optional<Set<String>> topics, Optional<Member> after, int limit) {
        return receivingAfter(listId, receptions, topics, after.map(m -> m.address().domain().ascii()).orElse(""), after.map(Member::id).orElse(0L), limit);
    }

    /**
     * As {@link #receivingAfter(long, Set, Optional, Optional, int)}, for a reader who noted down where it stopped: the member may be gone since.
     *
     * @param domain of the last one, in ASCII; empty for the first page
     * @param id     the last one's
     */
    public List<Member> receivingAfter(long listId, Set<Reception> receptions, Optional<Set<String>> topics, String domain, long id, int limit) {
        int most = bounded(limit);
        List<Member> page = new ArrayList<>(most);
        // Two ranges of the index, each read from its beginning: one condition with OR would read the domain anew for each page.
        if (!domain.isEmpty()) {
            page.addAll(receiving("domain = :domain AND id > :id", listId, receptions, topics, domain, id, most));
        }
        if (page.size() < most) {
            page.addAll(receiving("domain > :domain", listId, receptions, topics, domain, 0, most - page.size()));
        }
        return page;
    }

    private List<Member> receiving(String range, long listId, Set<Reception> receptions, Optional<Set<String>> topics, String domain, long id, int limit) {
        List<String> wanted = topics.map(t -> t.isEmpty() ? List.of("other") : List.copyOf(t)).orElse(List.of());
        StringBuilder chosen = new StringBuilder();
        for (int i = 0; i < wanted.size(); i++) {
            chosen.append(i == 0 ? " AND (topics IS NULL" : "").append(" OR FIND_IN_SET(:topic").append(i).append(", topics)").append(i == wanted.size() - 1 ? ")" : "");
        }
        var query = jdbc.sql("SELECT " + MemberRows.COLUMNS + " FROM list_member FORCE INDEX (fanout) WHERE list_id = :list AND " + range
                + " AND reception IN (:receptions) AND " + MemberRows.AWAKE + chosen + " ORDER BY domain, id LIMIT :limit");
        for (int i = 0; i < wanted.size(); i++) {
            query = query.param("topic" + i, wanted.get(i));
        }
        return query
            .param("now", MemberRows.utc(clock.instant())).param("list", listId).param("domain", domain).param("id", id).param("limit", limit)
            .param("receptions", receptions.stream().map(Reception::text).toList())
            .query(MemberRows::member).list();
    }

    /**
     * Everybody, in the order of their domains, as a stream: an export. Flat memory whatever the list's size: the reader
     * is called while the database still sends. It runs on a connection of its own with the members as they were when
     * the call began.
     */
    public void forEach(long listId, Consumer<Member> reader) {
        stream.read(listId, reader);
    }

    /** As {@link #importLines(MailingList, Iterator, String)}, of the origin {@code import}. */
    public ImportReport importLines(MailingList list, Iterator<String> lines) {
        return importLines(list, lines, "import");
    }

    /**
     * Adds many, in batches that commit one by one: repeating an import that broke off is harmless.
     *
     * @param lines  members as {@link MemberText} reads them: lines of {@code address}, {@code Name <address>} or {@code address name},
     *               CSV under a header, or Sympa's dump
     * @param origin how they came, in a few words
     */
    public ImportReport importLines(MailingList list, Iterator<String> lines, String origin) {
        return imports.lines(list, catalog.settings(list), lines, origin);
    }

    /**
     * Ends many memberships, in batches that commit one by one.
     *
     * @param lines in a form that the import takes
     * @return how many were ended, and how many lines named no member
     */
    public Removals removeLines(MailingList list, Iterator<String> lines, String cause) {
        MemberText text = new MemberText(lines);
        long removed = 0;
        long none = 0;
        while (text.hasNext()) {
            List<EmailAddress> batch = new ArrayList<>();
            while (text.hasNext() && batch.size() < LARGEST_PAGE) {
                Optional<NewMember> member = text.next().member();
                member.ifPresent(m -> batch.add(m.address()));
                none += member.isEmpty() ? 1 : 0;
            }
            long gone = imports.remove(list.id(), batch, cause);
            removed += gone;
            none += batch.size() - gone;
        }
        return new Removals(removed, none);
    }

    /** What a removal of many did. @param none lines that named no member */
    public record Removals(long removed, long none) {
    }

    /** The id of the member who was added last, to any list: who comes later has a greater one. */
    public long newest() {
        return jdbc.sql("SELECT COALESCE(MAX(id), 0) FROM list_member").query(Long.class).single();
    }

    /** The next of those who came after a member's id, by id. @param limit at most {@value #LARGEST_PAGE} */
    public List<Member> addedAfter(long listId, long memberId, int limit) {
        return jdbc.sql(SELECT + "FORCE INDEX (PRIMARY) WHERE id > ? AND list_id = ? ORDER BY id LIMIT ?").params(memberId, listId, bounded(limit))
            .query(MemberRows::member).list();
    }

    /** How the members of a page are ordered. */
    public enum Order {
        ADDRESS("address"), NAME("name, id"), DOMAIN("domain, id"), JOINED("joined, id"), RECEPTION("reception, id");

        private final String columns;

        Order(String columns) {
            this.columns = columns;
        }

        private String descending() {
            return columns.replace(",", " DESC,") + " DESC";
        }
    }

    /**
     * A page in some order, each of which an index has.
     *
     * @param offset how many come before; pages far within a large list take longer
     * @param limit  at most {@value #LARGEST_PAGE}
     */
    public List<Member> page(long listId, Order order, boolean descending, int offset, int limit) {
        return jdbc.sql(SELECT + "WHERE list_id = ? ORDER BY " + (descending ? order.descending() : order.columns) + " LIMIT ? OFFSET ?")
            .params(listId, bounded(limit), Math.max(0, offset)).query(MemberRows::member).list();
    }

    /** Notes that a copy for the member came back. @param status of RFC 3463, such as {@code 5.1.1} */
    @Transactional
    public void recordBounce(long memberId, String status, Instant when) {
        jdbc.sql("UPDATE list_member SET bounce_first = COALESCE(bounce_first, ?), bounce_last = ?, bounce_count = bounce_count + 1, bounce_status = ? WHERE id = ?")
            .params(MemberRows.utc(when), MemberRows.utc(when), status.length() > 16 ? status.substring(0, 16) : status, memberId).update();
    }

    /** Forgets what came back: the member's mail goes through again, or an owner says so. */
    @Transactional
    public void resetBounces(long memberId) {
        jdbc.sql("UPDATE list_member SET bounce_first = NULL, bounce_last = NULL, bounce_count = 0, bounce_status = '' WHERE id = ?")
            .param(memberId).update();
    }

    public Optional<Bounces> bounces(long memberId) {
        return jdbc.sql("SELECT " + MemberRows.COLUMNS + ", bounce_first, bounce_last, bounce_count, bounce_status FROM list_member"
            + " WHERE id = ? AND bounce_count > 0").param(memberId).query(MemberRows::bounces).optional();
    }

    /** Members with bounces, those with most first. @param limit at most {@value #LARGEST_PAGE} */
    public List<Bounces> bouncing(long listId, int limit) {
        return jdbc.sql("SELECT " + MemberRows.COLUMNS + ", bounce_first, bounce_last, bounce_count, bounce_status FROM list_member"
            + " WHERE list_id = ? AND bounce_count > 0 ORDER BY bounce_count DESC, address LIMIT ?")
            .params(listId, bounded(limit)).query(MemberRows::bounces).list();
    }

    private static int bounded(int limit) {
        return Math.clamp(limit, 1, LARGEST_PAGE);
    }
}
