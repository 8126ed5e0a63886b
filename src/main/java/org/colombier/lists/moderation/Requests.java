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
        State state = accepted ? State.ACCEPTED : State.REJECTED;
        boolean acted = jdbc.sql("UPDATE held_request SET state = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'PENDING'")
            .params(state.name(), by.toString(), Rows.utc(clock.instant()), id).update() == 1;
        return new Decision(acted, find(id).orElseThrow());
    }

    private static HeldRequest read(ResultSet row, int number) throws SQLException {
        return new HeldRequest(row.getLong("id"), row.getLong("list_id"), Decider.valueOf(row.getString("decider")), row.getString("operation"),
            EmailAddress.parse(row.getString("requester")), EmailAddress.parse(row.getString("address")), row.getString("command"),
            Rows.instant(row, "created").orElseThrow(), State.valueOf(row.getString("state")), Rows.address(row, "decided_by"), Rows.instant(row, "decided_at"));
    }
}
