package org.colombier.lists.migration.sympa;

import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.colombier.mail.EmailAddress;

/**
 * What Sympa's tables say, wherever they are. Rows are values by column in lower case, without those that are NULL; they
 * are read one at a time, and an iterator is read to its end before the next is asked for.
 */
interface Tables extends AutoCloseable {

    /** Each with the column of the list's name and that of its domain; the last ones have none of either. */
    enum Table {
        SUBSCRIBER("subscriber_table", "list_subscriber", "robot_subscriber"), ADMIN("admin_table", "list_admin", "robot_admin"),
        EXCLUSION("exclusion_table", "list_exclusion", "robot_exclusion"), USER("user_table", "", "");

        private final String text;
        private final String list;
        private final String robot;

        Table(String text, String list, String robot) {
            this.text = text;
            this.list = list;
            this.robot = robot;
        }

        String text() {
            return text;
        }

        String list() {
            return list;
        }

        String robot() {
            return robot;
        }
    }

    /** Rows of one list. */
    Iterator<Map<String, String>> of(Table table, EmailAddress list) throws IOException;

    /** All rows of {@code user_table}. */
    Iterator<Map<String, String>> users() throws IOException;

    @Override
    void close();
}
