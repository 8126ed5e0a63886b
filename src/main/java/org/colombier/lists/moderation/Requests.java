package org.colombier.lists.moderation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.HeldMessage.State;
import org.colombier.lists.moderation.HeldMessages.Held;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Commands that wait for a confirmation or for an owner. This room only keeps them and sees that each is decided once;
 * what an accepted one does is the command room's to do, in the same transaction. Thread-safe.
 */
@Component
public class Requests {

    /** What to hold; see {@link HeldRequest}. */
    public record NewRequest(long listId, Decider decider, String operation, EmailAddress requester, EmailAddress address, String argument) {
    }

    /** The outcome of a click: {@code acted} is true if this very call decided. */
    public record Decision(boolean acted, HeldRequest request) {
    }

    private final JdbcClient jdbc;
    private final Clock clock;

    Requests(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Transactional
    public Held hold(NewRequest wanted) {
        Token token = Token.fresh();
        var key = new GeneratedKeyHolder();
        jdbc.sql("""
                INSERT INTO held_request (list_id, decider, operation, requester, address, command, created, token_hash, state)
                VALUES (:list, :decider, :operation, :requester, :address, :argument, :created, :hash, 'PENDING')""")
            .param("list", wanted.listId()).param("decider", wanted.decider().name()).param("operation", wanted.operation())
            .param("requester", wanted.requester().toString()).param("address", wanted.address().toString())
            .param("argument", Rows.cut(wanted.argument(), 1000)).param("created", Rows.utc(clock.instant())).param("hash", token.hash())
            .update(key, "id");
        return new Held(Objects.requireNonNull(key.getKey()).longValue(), token.text());
    }

    /** What waits for this list's owners, oldest first, at most 1,000. */
    public List<HeldRequest> in(long listId) {
        return jdbc.sql("SELECT * FROM held_request WHERE list_id = ? AND state = 'PENDING' AND decider = 'MODERATOR' ORDER BY created LIMIT 1000")
            .param(listId).query(Requests::read).list();
    }

    /** How many wait for this list's owners. */
    public long count(long listId) {
        return jdbc.sql("SELECT COUNT(*) FROM held_request WHERE list_id = ? AND state = 'PENDING' AND decider = 'MODERATOR'").param(listId).query(Long.class).single();
    }

    /** What owners decided of late, the last first. @param limit at most 200 */
    public List<HeldRequest> decided(long listId, int limit) {
        return jdbc.sql("SELECT * FROM held_request WHERE list_id = ? AND decider = 'MODERATOR' AND decided_at IS NOT NULL ORDER BY decided_at DESC, id DESC LIMIT ?")
            .params(listId, Math.clamp(limit, 1, 200)).query(Requests::read).list();
    }

    /** The same person's same wish that waits already: asking twice makes one request. */
    public Optional<HeldRequest> pending(long listId, String operation, EmailAddress address) {
        return jdbc.sql("SELECT * FROM held_request WHERE list_id = ? AND operation = ? AND address = ? AND state = 'PENDING' AND decider = 'MODERATOR' LIMIT 1")
            .params(listId, operation, address.toString()).query(Requests::read).optional();
    }

    public Optional<HeldRequest> find(long id) {
        return jdbc.sql("SELECT * FROM held_request WHERE id = ?").param(id).query(Requests::read).optional();
    }

    /** @param token as it stood in a mail, in any case */
    public Optional<HeldRequest> byToken(String token) {
        return jdbc.sql("SELECT * FROM held_request WHERE token_hash = ?").param(Token.hash(token)).query(Requests::read).optional();
    }

    /**
     * Decides, once; joins the transaction in which the caller then acts.
     *
     * @throws java.util.NoSuchElementException if there is no such request
     */
    @Transactional
    public Decision decide(long id, boolean accepted, EmailAddress by) {
        return decide(id, accepted ? State.ACCEPTED : State.REJECTED, by, "");
    }

    /** Declines, once; joins the transaction in which the caller then tells who asked. @param note the owner's reason, or how it was declined */
    @Transactional
    public Decision decline(long id, EmailAddress by, String note) {
        return decide(id, State.REJECTED, by, note);
    }

    /** Ends what nobody decided, once. */
    @Transactional
    public Decision expire(long id) {
        return decide(id, State.EXPIRED, null, "");
    }

    private Decision decide(long id, State state, @Nullable EmailAddress by, String note) {
        boolean acted = jdbc.sql("UPDATE held_request SET state = ?, decided_by = ?, decided_at = ?, note = ? WHERE id = ? AND state = 'PENDING'")
            .params(state.name(), by == null ? null : by.toString(), Rows.utc(clock.instant()), Rows.cut(note, 255), id).update() == 1;
        return new Decision(acted, find(id).orElseThrow());
    }

    private static HeldRequest read(ResultSet row, int number) throws SQLException {
        return new HeldRequest(row.getLong("id"), row.getLong("list_id"), Decider.valueOf(row.getString("decider")), row.getString("operation"),
            EmailAddress.parse(row.getString("requester")), EmailAddress.parse(row.getString("address")), row.getString("command"),
            Rows.instant(row, "created").orElseThrow(), State.valueOf(row.getString("state")), Rows.address(row, "decided_by"), Rows.instant(row, "decided_at"), row.getString("note"));
    }
}
