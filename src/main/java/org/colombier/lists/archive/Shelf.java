package org.colombier.lists.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.colombier.mail.MessageContent;
import org.colombier.queue.BodyId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;

/** Writes the rows of archived messages, in the caller's transaction, under the list's {@link Volumes#lock lock}. Thread-safe. */
@Component
class Shelf {

    /**
     * A message for the shelf; its body has a reference that is the shelf's from now on.
     *
     * @param number of the post in its list; null for what was not posted here
     * @param posted what it is ordered by
     */
    record Placed(long listId, @Nullable Long number, String key, MailFacts facts, String author, Instant posted, Instant received, ZoneId zone, long size, BodyId body) {
    }

    private static final int LONGEST_EXCERPT = 300;

    private final JdbcClient jdbc;
    private final Threads threads;

    Shelf(JdbcClient jdbc, Threads threads) {
        this.jdbc = jdbc;
        this.threads = threads;
    }

    /** True if there is such a message. */
    boolean holds(long listId, String key) {
        return jdbc.sql("SELECT 1 FROM archive_message WHERE list_id = ? AND message_key = ?").params(listId, key).query(Integer.class).optional().isPresent();
    }

    long place(Placed message) {
        MailFacts facts = message.facts();
        GeneratedKeyHolder id = new GeneratedKeyHolder();
        jdbc.sql("INSERT INTO archive_message (list_id, number, message_key, message_id, thread_id, subject, subject_key, author, author_name, posted, sent, received,"
                + " month, size, attachments, excerpt, body_id) VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .params(message.listId(), message.number(), message.key(), facts.messageId(), facts.subject(), facts.subjectKey().text(), message.author(), facts.authorName(),
                Rows.utc(message.posted()), facts.sent().map(Rows::utc).orElse(null), Rows.utc(message.received()), month(message.posted(), message.zone()),
                message.size(), facts.text().attachments(), excerpt(facts), message.body().value())
            .update(id, "id");
        long row = Objects.requireNonNull(id.getKey()).longValue();
        jdbc.sql("UPDATE archive_message SET thread_id = id WHERE id = ?").param(row).update();
        index(message.listId(), row, message.posted(), message.author(), facts);
        threads.hang(message.listId(), row, message.key(), facts, message.posted());
        return row;
    }

    private void index(long listId, long id, Instant posted, String author, MailFacts facts) {
        String words = String.join(" ",
            Words.indexed(facts.authorName() + " " + author, Words.Place.AUTHOR.prefix(listId)),
            Words.indexed(facts.subject(), Words.Place.SUBJECT.prefix(listId)),
            Words.indexed(facts.text().text(), Words.Place.BODY.prefix(listId)));
        jdbc.sql("INSERT INTO archive_text (message_id, list_id, posted, words) VALUES (?, ?, ?, ?)").params(id, listId, Rows.utc(posted), words).update();
    }

    /** A row as its content says now: facts, words and place in a thread. The row begins a thread of its own before. */
    void replace(long id, Placed message) {
        MailFacts facts = message.facts();
        jdbc.sql("UPDATE archive_message SET subject = ?, subject_key = ?, author = ?, author_name = ?, sent = ?, month = ?, attachments = ?, excerpt = ? WHERE id = ?")
            .params(facts.subject(), facts.subjectKey().text(), message.author(), facts.authorName(), facts.sent().map(Rows::utc).orElse(null),
                month(message.posted(), message.zone()), facts.text().attachments(), excerpt(facts), id)
            .update();
        jdbc.sql("DELETE FROM archive_text WHERE message_id = ?").param(id).update();
        index(message.listId(), id, message.posted(), message.author(), facts);
        threads.hang(message.listId(), id, message.key(), facts, message.posted());
    }

    /** The rows of messages, not their bodies. */
    void clear(List<Long> ids) {
        if (ids.isEmpty()) {
            return;
        }
        ids.forEach(threads::release);
        jdbc.sql("DELETE FROM archive_text WHERE message_id IN (:ids)").param("ids", ids).update();
        jdbc.sql("DELETE FROM archive_message WHERE id IN (:ids)").param("ids", ids).update();
    }

    static MailFacts facts(MessageContent content, Instant received) {
        try {
            return MailFacts.of(content, received);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static String month(Instant posted, ZoneId zone) {
        return YearMonth.from(posted.atZone(zone)).toString();
    }

    private static String excerpt(MailFacts facts) {
        return Rows.cut(Optional.of(facts.text().text()).map(t -> t.length() > 4_000 ? t.substring(0, 4_000) : t).orElse("").replaceAll("(?m)^>.*$", "").replaceAll("\\s+", " ").strip(), LONGEST_EXCERPT);
    }
}
