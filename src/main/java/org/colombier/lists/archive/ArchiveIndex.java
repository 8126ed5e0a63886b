package org.colombier.lists.archive;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.colombier.queue.BodyId;
import org.colombier.queue.BodyStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Leafs through archives: by month, thread and author, forwards and backwards. What it answers is read at that moment. Thread-safe. */
@Service
public class ArchiveIndex {

    /** A month that has messages. */
    public record Month(YearMonth month, long messages, long octets) {
    }

    /**
     * A thread.
     *
     * @param first    the message that began it, also if that was in another month
     * @param messages how many of it are in the month (or the list, where no month was asked for)
     * @param last     when the last of these came
     */
    public record ThreadHead(ArchivedMessage first, long messages, Instant last) {
    }

    /** A message in its thread. @param depth 0 for the first; at most {@value #DEEPEST}, where deeper ones stand too */
    public record Leaf(ArchivedMessage message, int depth) {
    }

    /** The messages before and after one, by date in the list and in its thread. */
    public record Neighbours(Optional<ArchivedMessage> previous, Optional<ArchivedMessage> next, Optional<ArchivedMessage> previousInThread, Optional<ArchivedMessage> nextInThread) {
    }

    /** Levels that are told apart when a thread is shown. */
    public static final int DEEPEST = 12;
    /** Messages of a thread that are read at once; the later ones of a longer thread are found by month. */
    public static final int LONGEST_THREAD = 1_000;

    private final JdbcClient jdbc;
    private final BodyStore bodies;

    ArchiveIndex(JdbcClient jdbc, BodyStore bodies) {
        this.jdbc = jdbc;
        this.bodies = bodies;
    }

    /** The months of a list that have messages, the newest first. */
    public List<Month> months(long listId) {
        return jdbc.sql("SELECT month, COUNT(*), SUM(size) FROM archive_message WHERE list_id = ? GROUP BY month ORDER BY month DESC").param(listId)
            .query((rs, n) -> new Month(YearMonth.parse(rs.getString(1)), rs.getLong(2), rs.getLong(3))).list();
    }

    public long count(long listId) {
        return jdbc.sql("SELECT COUNT(*) FROM archive_message WHERE list_id = ?").param(listId).query(Long.class).single();
    }

    /** Messages of a month, the oldest first. @param offset how many to pass over */
    public List<ArchivedMessage> byDate(long listId, YearMonth month, int offset, int limit) {
        return jdbc.sql(Rows.SELECT + "WHERE m.list_id = ? AND m.month = ? ORDER BY m.posted, m.id LIMIT ? OFFSET ?").params(listId, month.toString(), limit, offset)
            .query(Rows::message).list();
    }

    /** Messages of a month by their authors' names, then by date. */
    public List<ArchivedMessage> byAuthor(long listId, YearMonth month, int offset, int limit) {
        return jdbc.sql(Rows.SELECT + "WHERE m.list_id = ? AND m.month = ? ORDER BY IF(m.author_name = '', m.author, m.author_name), m.author, m.posted, m.id LIMIT ? OFFSET ?")
            .params(listId, month.toString(), limit, offset).query(Rows::message).list();
    }

    /** All messages of an author, the newest first. */
    public List<ArchivedMessage> of(long listId, EmailAddress author, int offset, int limit) {
        return jdbc.sql(Rows.SELECT + "WHERE m.list_id = ? AND m.author = ? ORDER BY m.posted DESC, m.id DESC LIMIT ? OFFSET ?")
            .params(listId, author.canonical().toString(), limit, offset).query(Rows::message).list();
    }

    /** The newest messages of a list, the newest first. */
    public List<ArchivedMessage> latest(long listId, int limit) {
        return jdbc.sql(Rows.SELECT + "WHERE m.list_id = ? ORDER BY m.posted DESC, m.id DESC LIMIT ?").params(listId, limit).query(Rows::message).list();
    }

    /** The threads that have messages in a month, the one with the newest message first. */
    public List<ThreadHead> threads(long listId, YearMonth month, int offset, int limit) {
        return jdbc.sql("SELECT " + Rows.COLUMNS + ", t.messages, t.last FROM (SELECT thread_id, COUNT(*) messages, MAX(posted) last FROM archive_message"
                + " WHERE list_id = ? AND month = ? GROUP BY thread_id ORDER BY last DESC, thread_id LIMIT ? OFFSET ?) t JOIN archive_message m ON m.id = t.thread_id ORDER BY t.last DESC, m.id")
            .params(listId, month.toString(), limit, offset)
            .query((rs, n) -> new ThreadHead(Rows.message(rs, n), rs.getLong("messages"), Rows.instant(rs, "last"))).list();
    }

    /** A thread as a tree read from the top: answers under what they answer, by date. */
    public List<Leaf> thread(ArchivedMessage message) {
        List<ArchivedMessage> all = jdbc.sql(Rows.SELECT + "WHERE m.thread_id = ? ORDER BY m.posted, m.id LIMIT " + LONGEST_THREAD).param(message.thread()).query(Rows::message).list();
        Set<Long> here = new HashSet<>();
        all.forEach(m -> here.add(m.id()));
        Map<Long, List<ArchivedMessage>> answers = new HashMap<>();
        List<ArchivedMessage> tops = new ArrayList<>();
        for (ArchivedMessage m : all) {
            if (m.parent().isPresent() && here.contains(m.parent().getAsLong())) {
                answers.computeIfAbsent(m.parent().getAsLong(), p -> new ArrayList<>()).add(m);
            } else {
                tops.add(m);
            }
        }
        return flattened(tops, answers);
    }

    /** Without recursion: a thread may be as deep as it is long. */
    private static List<Leaf> flattened(List<ArchivedMessage> tops, Map<Long, List<ArchivedMessage>> answers) {
        List<Leaf> leaves = new ArrayList<>();
        Deque<Leaf> open = new ArrayDeque<>();
        tops.reversed().forEach(m -> open.push(new Leaf(m, 0)));
        while (!open.isEmpty()) {
            Leaf leaf = open.pop();
            leaves.add(leaf);
            List<ArchivedMessage> below = answers.getOrDefault(leaf.message().id(), List.of());
            below.reversed().forEach(m -> open.push(new Leaf(m, Math.min(leaf.depth() + 1, DEEPEST))));
        }
        return leaves;
    }

    public Neighbours around(ArchivedMessage message) {
        List<Leaf> thread = thread(message);
        int at = -1;
        for (int i = 0; i < thread.size(); i++) {
            at = thread.get(i).message().id() == message.id() ? i : at;
        }
        return new Neighbours(beside(message, "<", "DESC"), beside(message, ">", "ASC"),
            at > 0 ? Optional.of(thread.get(at - 1).message()) : Optional.empty(),
            at >= 0 && at + 1 < thread.size() ? Optional.of(thread.get(at + 1).message()) : Optional.empty());
    }

    private Optional<ArchivedMessage> beside(ArchivedMessage message, String than, String order) {
        return jdbc.sql(Rows.SELECT + "WHERE m.list_id = :list AND (m.posted " + than + " :posted OR m.posted = :posted AND m.id " + than + " :id) ORDER BY m.posted " + order
                + ", m.id " + order + " LIMIT 1")
            .param("list", message.listId()).param("posted", Rows.utc(message.posted())).param("id", message.id()).query(Rows::message).optional();
    }

    /** The message of a key as it stands in addresses on the web. */
    public Optional<ArchivedMessage> find(long listId, String key) {
        return jdbc.sql(Rows.SELECT + "WHERE m.list_id = ? AND m.message_key = ?").params(listId, key).query(Rows::message).optional();
    }

    /** @param messageId with or without angle brackets */
    public Optional<ArchivedMessage> byMessageId(long listId, String messageId) {
        return find(listId, MessageKey.of(messageId));
    }

    public Optional<ArchivedMessage> byNumber(long listId, long number) {
        return jdbc.sql(Rows.SELECT + "WHERE m.list_id = ? AND m.number = ?").params(listId, number).query(Rows::message).optional();
    }

    /** The message itself, as it was archived; empty if it was removed meanwhile. */
    public Optional<MessageContent> content(ArchivedMessage message) {
        return jdbc.sql("SELECT body_id FROM archive_message WHERE id = ?").param(message.id()).query(Long.class).optional().map(id -> bodies.content(new BodyId(id)));
    }
}
