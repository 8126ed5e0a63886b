package org.colombier.lists.template;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.ListContents;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Mail texts that owners wrote for their own list, in the database. They come before the files of etc-dir. Thread-safe. */
@Component
public class ListTexts implements ListContents {

    /** Characters of one text. */
    public static final int LARGEST = 20_000;
    /** The texts that owners may write themselves, besides {@code reject_*}; those with keys of the robot stay the site's. */
    public static final List<String> EDITABLE = List.of("welcome", "bye", "removed", "remind", "invite", "reject", "held", "authorization_reject", "info_report");

    private static final int MOST_REJECTS = 50;
    private static final Set<String> LANGUAGES = Set.of("en", "fr");

    private final JdbcClient jdbc;
    private final Clock clock;

    ListTexts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** True if owners may write a text of that name in that language. */
    public static boolean isEditable(String name, String language) {
        return LANGUAGES.contains(language) && (EDITABLE.contains(name) || name.matches("reject_[a-z0-9_-]{1,40}"));
    }

    /** The source of an owner's text. */
    public Optional<String> find(long listId, String name, String language) {
        return jdbc.sql("SELECT source FROM list_text WHERE list_id = ? AND name = ? AND language = ?").params(listId, name, language).query(String.class).optional();
    }

    /** The names of the list's own texts in any language, by name. */
    public List<String> names(long listId) {
        return jdbc.sql("SELECT DISTINCT name FROM list_text WHERE list_id = ? ORDER BY name").param(listId).query(String.class).list();
    }

    /** Who wrote the text; empty if the list has none of its own. */
    public Optional<EmailAddress> editor(long listId, String name, String language) {
        return jdbc.sql("SELECT editor FROM list_text WHERE list_id = ? AND name = ? AND language = ?").params(listId, name, language).query(String.class).optional()
            .map(EmailAddress::parse);
    }

    /**
     * Keeps a text, which must have been rendered once ({@link MailTexts#preview}) to be known sound.
     *
     * @throws IllegalArgumentException if it may not be edited, is too large, or the list has 50 of {@code reject_*} already
     */
    @Transactional
    public void save(MailingList list, String name, String language, String source, EmailAddress by) {
        boolean full = !EDITABLE.contains(name) && !names(list.id()).contains(name) && names(list.id()).stream().filter(n -> n.startsWith("reject_")).count() >= MOST_REJECTS;
        if (!isEditable(name, language) || source.length() > LARGEST || full) {
            throw new IllegalArgumentException("not a text that " + list.address() + " may have: " + language + "/" + name);
        }
        jdbc.sql("REPLACE INTO list_text (list_id, name, language, source, editor, edited) VALUES (?, ?, ?, ?, ?, ?)")
            .params(list.id(), name, language, source, by.toString(), LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)).update();
    }

    /** Back to the site's text. @return false if there was none */
    @Transactional
    public boolean remove(long listId, String name, String language) {
        return jdbc.sql("DELETE FROM list_text WHERE list_id = ? AND name = ? AND language = ?").params(listId, name, language).update() > 0;
    }

    @Override
    public void purge(long listId) {
        jdbc.sql("DELETE FROM list_text WHERE list_id = ?").param(listId).update();
    }
}
