package org.colombier.lists.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * From request to purge: the states of lists and who brought them there. A change counts only from the state it is meant
 * for, so that of two people, or two nodes, who decide at once one acts and the other is told. Thread-safe.
 */
@Service
public class ListLives {

    private static final int LONGEST_REASON = 1_000;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Catalog catalog;
    private final FreeAddresses free;

    ListLives(JdbcClient jdbc, Clock clock, Catalog catalog, FreeAddresses free) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.catalog = catalog;
        this.free = free;
    }

    /** @throws ListConflict if the list is gone */
    public ListLife of(MailingList list) {
        return jdbc.sql("SELECT serial, creator, updated, updater, status_since, status_by, status_reason, family, instantiated FROM list WHERE id = ?")
            .param(list.id()).query(ListLives::row).optional().orElseThrow(() -> new ListConflict("list.conflict.gone", list.address().toString()));
    }

    /**
     * A listmaster approves a list that was asked for.
     *
     * @return false if somebody else decided before
     * @throws ListConflict if one of its addresses was taken meanwhile
     */
    @Transactional
    public boolean approve(MailingList list, EmailAddress by) {
        free.check(list.address());
        return change(list, ListStatus.OPEN, Optional.of(by), "", ListStatus.PENDING);
    }

    /** A listmaster refuses a list that was asked for: it is gone. @return false if somebody else decided before */
    @Transactional
    public boolean reject(MailingList list, EmailAddress by) {
        boolean first = change(list, ListStatus.CLOSED, Optional.of(by), "rejected", ListStatus.PENDING);
        if (first) {
            catalog.purge(list);
        }
        return first;
    }

    /**
     * Its addresses are refused from now on; members, owners and settings stay.
     *
     * @return false if it was not open
     * @throws ListConflict if something needs it, such as a list that includes its members
     */
    @Transactional
    public boolean close(MailingList list, Optional<EmailAddress> by, String reason) {
        catalog.leaving(list);
        return change(list, ListStatus.CLOSED, by, reason, ListStatus.OPEN, ListStatus.ERROR_CONFIG, ListStatus.PENDING);
    }

    /** As {@link #close}, because its family no longer has it. */
    @Transactional
    public boolean closeByFamily(MailingList list, Optional<EmailAddress> by) {
        catalog.leaving(list);
        return change(list, ListStatus.FAMILY_CLOSED, by, "", ListStatus.OPEN, ListStatus.ERROR_CONFIG, ListStatus.PENDING);
    }

    /**
     * Opens a closed list again, with all that it had.
     *
     * @return false if it was not closed
     * @throws ListConflict if one of its addresses was taken meanwhile
     */
    @Transactional
    public boolean restore(MailingList list, Optional<EmailAddress> by) {
        free.check(list.address());
        return change(list, ListStatus.OPEN, by, "", ListStatus.CLOSED, ListStatus.FAMILY_CLOSED);
    }

    /**
     * Opens a list that is closed, or that waits for a listmaster.
     *
     * @return false if it was neither
     * @throws ListConflict if one of its addresses was taken meanwhile
     */
    @Transactional
    public boolean open(MailingList list, Optional<EmailAddress> by) {
        free.check(list.address());
        return change(list, ListStatus.OPEN, by, "", ListStatus.CLOSED, ListStatus.FAMILY_CLOSED, ListStatus.PENDING);
    }

    /** Its settings are in error. @param reason which, for administrators */
    @Transactional
    boolean fault(MailingList list, String reason) {
        return change(list, ListStatus.ERROR_CONFIG, Optional.empty(), reason, ListStatus.OPEN);
    }

    /** Its settings were corrected. */
    @Transactional
    boolean mend(MailingList list) {
        return change(list, ListStatus.OPEN, Optional.empty(), "", ListStatus.ERROR_CONFIG);
    }

    private boolean change(MailingList list, ListStatus to, Optional<EmailAddress> by, String reason, ListStatus... from) {
        String why = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
        List<String> before = Arrays.stream(from).map(ListStatus::text).toList();
        return jdbc.sql("UPDATE list SET status = :to, status_since = :now, status_by = :by, status_reason = :why WHERE id = :id AND status IN (:from)")
            .param("to", to.text()).param("now", LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)).param("by", by.map(b -> b.canonical().toString()).orElse(null))
            .param("why", why).param("id", list.id()).param("from", before).update() > 0;
    }

    private static ListLife row(ResultSet rs, int n) throws SQLException {
        return new ListLife(rs.getLong("serial"), address(rs.getString("creator")), time(rs, "updated"), address(rs.getString("updater")),
            time(rs, "status_since"), address(rs.getString("status_by")), rs.getString("status_reason"), Optional.ofNullable(rs.getString("family")), time(rs, "instantiated"));
    }

    private static Optional<EmailAddress> address(@Nullable String text) {
        return Optional.ofNullable(text).flatMap(EmailAddress::tryParse);
    }

    private static Optional<Instant> time(ResultSet rs, String column) throws SQLException {
        return Optional.ofNullable(rs.getObject(column, LocalDateTime.class)).map(t -> t.toInstant(ZoneOffset.UTC));
    }
}
