package org.colombier.lists.moderation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.moderation.HeldMessage.State;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.posting.Admission;
import org.colombier.lists.posting.AdmittedPost;
import org.colombier.lists.posting.Distribution;
import org.colombier.lists.posting.HeaderText;
import org.colombier.lists.posting.MessageTopics;
import org.colombier.lists.posting.Post;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.ReversePath;
import org.colombier.queue.BodyId;
import org.colombier.queue.BodyStore;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Posts that wait for a moderator's or their author's word. Every change joins the caller's transaction or makes its
 * own; a decision is one conditional update, so that of two moderators who click at once, on two nodes, one acts and the
 * other learns who did. Thread-safe.
 */
@Component
public class HeldMessages {

    /**
     * What to hold.
     *
     * @param body    stored already; held messages take a reference of their own
     * @param subject decoded, cut to 500 characters
     */
    public record NewHeld(long listId, Decider decider, BodyId body, long size, EmailAddress sender, String subject, String reason, boolean quiet) {
    }

    /** A message just held: its number, and the secret that goes into the mail to those who decide. */
    public record Held(long id, String token) {
    }

    /**
     * The outcome of a click.
     *
     * @param acted   true if this very call decided; false if somebody had before ({@code message} says who, and what)
     * @param message as it stands now
     */
    public record Decision(boolean acted, HeldMessage message) {
    }

    private final JdbcClient jdbc;
    private final Catalog catalog;
    private final BodyStore bodies;
    private final Distribution distribution;
    private final DecisionNotices notices;
    private final Authors authors;
    private final Clock clock;

    HeldMessages(JdbcClient jdbc, Catalog catalog, BodyStore bodies, Distribution distribution, DecisionNotices notices, Authors authors, Clock clock) {
        this.jdbc = jdbc;
        this.catalog = catalog;
        this.bodies = bodies;
        this.distribution = distribution;
        this.notices = notices;
        this.authors = authors;
        this.clock = clock;
    }

    @Transactional
    public Held hold(NewHeld held) {
        Token token = Token.fresh();
        bodies.retain(held.body());
        var key = new GeneratedKeyHolder();
        jdbc.sql("""
                INSERT INTO held_message (list_id, decider, body_id, size, sender, subject, reason, quiet, received, token_hash, state)
                VALUES (:list, :decider, :body, :size, :sender, :subject, :reason, :quiet, :received, :hash, 'PENDING')""")
            .param("list", held.listId()).param("decider", held.decider().name()).param("body", held.body().value()).param("size", held.size())
            .param("sender", held.sender().toString()).param("subject", Rows.cut(held.subject(), 500)).param("reason", Rows.cut(held.reason(), 255))
            .param("quiet", held.quiet()).param("received", Rows.utc(clock.instant())).param("hash", token.hash())
            .update(key, "id");
        return new Held(Objects.requireNonNull(key.getKey()).longValue(), token.text());
    }

    /** What waits for this list's moderators, oldest first, at most 1,000. */
    public List<HeldMessage> in(long listId) {
        return jdbc.sql("SELECT * FROM held_message WHERE list_id = ? AND state = 'PENDING' AND decider = 'MODERATOR' ORDER BY received LIMIT 1000")
            .param(listId).query(HeldMessages::read).list();
    }

    /** How many wait for this list's moderators. */
    public long count(long listId) {
        return jdbc.sql("SELECT COUNT(*) FROM held_message WHERE list_id = ? AND state = 'PENDING' AND decider = 'MODERATOR'")
            .param(listId).query(Long.class).single();
    }

    /** As {@link #count(long)} of many lists in one query; a list for whose moderators none waits is not in it. */
    public Map<Long, Long> counts(Collection<Long> listIds) {
        Map<Long, Long> counts = new HashMap<>();
        if (!listIds.isEmpty()) {
            jdbc.sql("SELECT list_id, COUNT(*) FROM held_message WHERE list_id IN (:lists) AND state = 'PENDING' AND decider = 'MODERATOR' GROUP BY list_id")
                .param("lists", listIds).query(rs -> {
                    counts.put(rs.getLong(1), rs.getLong(2));
                });
        }
        return counts;
    }

    /** What was decided about this list's posts of late, the last first. @param limit at most 200 */
    public List<HeldMessage> decided(long listId, int limit) {
        return jdbc.sql("SELECT * FROM held_message WHERE list_id = ? AND decider = 'MODERATOR' AND decided_at IS NOT NULL ORDER BY decided_at DESC, id DESC LIMIT ?")
            .params(listId, Math.clamp(limit, 1, 200)).query(HeldMessages::read).list();
    }

    /** A held message, decided or not; decided ones are remembered for some weeks. */
    public Optional<HeldMessage> find(long id) {
        return jdbc.sql("SELECT * FROM held_message WHERE id = ?").param(id).query(HeldMessages::read).optional();
    }

    /** @param token as it stood in a mail, in any case */
    public Optional<HeldMessage> byToken(String token) {
        return jdbc.sql("SELECT * FROM held_message WHERE token_hash = ?").param(Token.hash(token)).query(HeldMessages::read).optional();
    }

    /** The message as it came; empty once it was decided. */
    public Optional<MessageContent> content(long id) {
        return body(id).map(bodies::content);
    }

    /** True if the message has no topic and its list wants a moderator to give it one ({@code msg_topic_tagging required_moderator}). */
    public boolean needsTopic(HeldMessage message) {
        Optional<MessageTopics> wanting = catalog.find(message.listId()).map(list -> MessageTopics.of(catalog.settings(list)))
            .filter(topics -> !topics.isEmpty() && topics.tagging() == ListParameters.TopicTagging.REQUIRED_MODERATOR);
        return wanting.isPresent() && content(message.id()).filter(content -> wanting.get().in(content.octets()).isEmpty()).isPresent();
    }

    /** As {@link #accept(long, EmailAddress, Acceptance)}, as it is. */
    @Transactional
    public Decision accept(long id, EmailAddress by) {
        return accept(id, by, Acceptance.PLAIN);
    }

    /**
     * Distributes the message, once.
     *
     * @param by who decides; may do so is the caller's to know
     * @throws NoSuchElementException if there is no such message
     */
    @Transactional
    public Decision accept(long id, EmailAddress by, Acceptance how) {
        return decide(id, State.ACCEPTED, by, how.note(), (message, post) -> {
            distribution.distribute(admitted(message, post, by, how));
            if (how.addAuthor()) {
                authors.add(post.list(), message.sender(), by);
            }
            notices.decided(message, post.list(), by);
        });
    }

    /** As {@link #reject(long, EmailAddress, Rejection)}, without a template. */
    @Transactional
    public Decision reject(long id, EmailAddress by, Optional<String> reason, boolean quiet) {
        return reject(id, by, new Rejection(reason, Optional.empty(), quiet, false, false));
    }

    /**
     * Refuses the message, once; its author gets a notice unless the moderator is quiet.
     *
     * @throws NoSuchElementException if there is no such message
     */
    @Transactional
    public Decision reject(long id, EmailAddress by, Rejection how) {
        return decide(id, State.REJECTED, by, how.note(), (message, post) -> {
            notices.rejected(message, post, how);
            if (how.block()) {
                authors.block(post.list(), message.sender(), by);
            }
            notices.decided(message, post.list(), by);
        });
    }

    /**
     * The author's word for their own post, once: it is no longer held.
     *
     * @param then judges it again and settles it; the content is there until it returns
     */
    @Transactional
    public Decision confirm(long id, BiConsumer<Post, BodyId> then) {
        EmailAddress author = find(id).orElseThrow().sender();
        return decide(id, State.ACCEPTED, author, "", (message, post) -> then.accept(post, body(id).orElseThrow()));
    }

    /** Ends what nobody decided, once: a post that waited for moderators is told of to its author. @return false if it was decided before */
    @Transactional
    public boolean expire(long id, long days) {
        return decide(id, State.EXPIRED, null, "", (message, post) -> {
            if (message.decider() == Decider.MODERATOR) {
                notices.expired(message, post, days);
            }
        }).acted();
    }

    /** Ends it without a word: its list goes. */
    @Transactional
    void drop(long id) {
        decide(id, State.EXPIRED, null, "", (message, post) -> {
        });
    }

    private Decision decide(long id, State state, @Nullable EmailAddress by, String note, BiConsumer<HeldMessage, Post> act) {
        // The row lock of this update is what makes two clicks one decision: the second waits here and then finds nothing pending.
        boolean acted = jdbc.sql("UPDATE held_message SET state = ?, decided_by = ?, decided_at = ?, note = ? WHERE id = ? AND state = 'PENDING'")
            .params(state.name(), by == null ? null : by.toString(), Rows.utc(clock.instant()), Rows.cut(note, 255), id).update() == 1;
        HeldMessage message = find(id).orElseThrow();
        if (acted) {
            BodyId body = body(id).orElseThrow();
            post(message, bodies.content(body)).ifPresent(post -> act.accept(message, post));
            jdbc.sql("UPDATE held_message SET body_id = NULL WHERE id = ?").param(id).update();
            bodies.release(body);
        }
        return new Decision(acted, message);
    }

    /** Empty if the list is gone. */
    private Optional<Post> post(HeldMessage message, MessageContent content) {
        return catalog.find(message.listId())
            .map(list -> new Post(list, "held-" + message.id(), ReversePath.of(message.sender()), HeaderSection.read(content.octets()), content));
    }

    private static AdmittedPost admitted(HeldMessage message, Post post, EmailAddress by, Acceptance how) {
        AdmittedPost admitted = AdmittedPost.of(post.list(), message.sender(), validated(post.content(), by), post.queueId()).by(Admission.EDITOR);
        return how.topics().isEmpty() ? admitted : admitted.about(how.topics());
    }

    /** Members see by whose word the post came to them. */
    private static MessageContent validated(MessageContent content, EmailAddress by) {
        byte[] octets = content.octets();
        HeaderSection header = HeaderSection.read(octets);
        header.remove("X-Validation-by");
        header.append("X-Validation-by", HeaderText.encode(by.toString()));
        return MessageContent.of(header.withBodyOf(octets));
    }

    private Optional<BodyId> body(long id) {
        return jdbc.sql("SELECT body_id FROM held_message WHERE id = ? AND body_id IS NOT NULL").param(id).query(Long.class).optional().map(BodyId::new);
    }

    private static HeldMessage read(ResultSet row, int number) throws SQLException {
        return new HeldMessage(row.getLong("id"), row.getLong("list_id"), Decider.valueOf(row.getString("decider")), row.getLong("size"),
            EmailAddress.parse(row.getString("sender")), row.getString("subject"), row.getString("reason"), row.getBoolean("quiet"),
            Rows.instant(row, "received").orElseThrow(), State.valueOf(row.getString("state")), Rows.address(row, "decided_by"), Rows.instant(row, "decided_at"), row.getString("note"));
    }
}
