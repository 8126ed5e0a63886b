package org.colombier.lists.posting;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.colombier.lists.catalog.ListContents;
import org.colombier.lists.catalog.ListParameters.MergeScope;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.queue.BodyId;
import org.colombier.queue.BodyStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The table of posts whose personal copies are still to be written. Thread-safe. */
@Component
class PersonalRows implements ListContents {

    private final JdbcClient jdbc;
    private final BodyStore bodies;

    PersonalRows(JdbcClient jdbc, BodyStore bodies) {
        this.jdbc = jdbc;
        this.bodies = bodies;
    }

    boolean isWaiting(long listId) {
        return jdbc.sql("SELECT EXISTS(SELECT 1 FROM personal_post WHERE list_id = ?)").param(listId).query(Boolean.class).single();
    }

    /** In the caller's transaction, with the reference to the body. */
    void add(PersonalPost post) {
        jdbc.sql("INSERT INTO personal_post (list_id, number, form, body_id, scope, author, topics, digests, rewritten, archived_at, ask_arrival, ask_reading, signer, not_before, origin, domain, member_id)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .params(Arrays.asList(post.listId(), post.number(), post.form().name(), post.body().value(), post.scope().name(), post.author().toString(),
                post.topics().map(t -> String.join(",", t)).orElse(null), post.digests(), post.rewritten(), post.archivedAt().orElse(null), post.receipts().delivery(), post.receipts().reading(),
                post.signer().map(Domain::ascii).orElse(null), post.notBefore().map(t -> LocalDateTime.ofInstant(t, ZoneOffset.UTC)).orElse(null), post.origin(), post.after().domain(), post.after().member()))
            .update();
    }

    /** The oldest post of each list: a list's posts are written one after the other. */
    List<Long> oldest() {
        return jdbc.sql("SELECT MIN(id) FROM personal_post GROUP BY list_id ORDER BY MIN(id)").query(Long.class).list();
    }

    /** Locks the post until the caller's transaction ends; empty if it is done, or another node is at it. */
    Optional<PersonalPost> take(long id) {
        return jdbc.sql("SELECT * FROM personal_post WHERE id = ? FOR UPDATE SKIP LOCKED").param(id).query(PersonalRows::post).optional();
    }

    void moved(long id, PersonalPost.Place to) {
        jdbc.sql("UPDATE personal_post SET domain = ?, member_id = ? WHERE id = ?").params(to.domain(), to.member(), id).update();
    }

    void done(PersonalPost post) {
        jdbc.sql("DELETE FROM personal_post WHERE id = ?").param(post.id()).update();
        bodies.release(post.body());
    }

    @Override
    @Transactional
    public void purge(long listId) {
        jdbc.sql("SELECT * FROM personal_post WHERE list_id = ? FOR UPDATE").param(listId).query(PersonalRows::post).list().forEach(this::done);
    }

    private static PersonalPost post(ResultSet row, int n) throws SQLException {
        Optional<Set<String>> topics = Optional.ofNullable(row.getString("topics")).map(t -> Arrays.stream(t.split(",")).filter(w -> !w.isEmpty()).collect(Collectors.toUnmodifiableSet()));
        Optional<Instant> notBefore = Optional.ofNullable(row.getObject("not_before", LocalDateTime.class)).map(t -> t.toInstant(ZoneOffset.UTC));
        return new PersonalPost(row.getLong("id"), row.getLong("list_id"), row.getLong("number"), PostForm.valueOf(row.getString("form")), new BodyId(row.getLong("body_id")),
            MergeScope.valueOf(row.getString("scope")), EmailAddress.parse(row.getString("author")), topics, row.getBoolean("digests"), row.getBoolean("rewritten"),
            Optional.ofNullable(row.getString("archived_at")), new Receipts(row.getBoolean("ask_arrival"), row.getBoolean("ask_reading")),
            Optional.ofNullable(row.getString("signer")).flatMap(Domain::tryParse), notBefore, row.getString("origin"), new PersonalPost.Place(row.getString("domain"), row.getLong("member_id")));
    }
}
