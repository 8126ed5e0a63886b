package org.colombier.lists.members;

import java.util.List;
import org.colombier.lists.catalog.ListContents;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the members' room keeps of a list: a purge takes it away in steps, so that no transaction grows with the list. */
@Component
class MemberContents implements ListContents {

    private static final int STEP = 10_000;

    private final JdbcClient jdbc;

    MemberContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void purge(long listId) {
        for (String table : List.of("list_member", "list_inclusion", "list_exclusion", "list_departure", "list_answers")) {
            int gone;
            do {
                gone = jdbc.sql("DELETE FROM " + table + " WHERE list_id = ? LIMIT " + STEP).param(listId).update();
            } while (gone == STEP);
        }
        jdbc.sql("DELETE FROM list_admin WHERE list_id = ?").param(listId).update();
    }
}
