package org.colombier.lists.members;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The table into which sources are read before a list is brought in line with them. */
@Component
class Staging {

    /** Addresses after one and up to another, both as they sort in the tables. */
    record Range(String after, String upTo) {
        static final Range NONE = new Range("", "");

        boolean isEmpty() {
            return upTo.isEmpty();
        }
    }

    static final int STEP = 5_000;
    private static final int BATCH = 1_000;
    private static final int LONGEST_KEY = 190;
    private static final int LONGEST_INFO = 1_000;

    private final JdbcTemplate jdbc;

    Staging(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    long read(long run, MailingList list, ListSettings settings, String source, Iterator<Inclusions.Entry> entries) {
        if (source.isBlank() || source.length() > LONGEST_KEY) {
            throw new IllegalArgumentException("the key of a source has 1 to " + LONGEST_KEY + " characters");
        }
        drop(run, source);
        MemberDefaults defaults = MemberDefaults.of(settings);
        long taken = 0;
        List<Inclusions.Entry> batch = new ArrayList<>(BATCH);
        try {
            while (entries.hasNext()) {
                Inclusions.Entry entry = entries.next();
                if (!MemberConflicts.isOwnAddress(list, entry.address())) {
                    batch.add(entry);
                }
                if (batch.size() == BATCH || !entries.hasNext()) {
                    taken += insert(run, source, defaults, batch);
                    batch.clear();
                }
            }
        } catch (RuntimeException broken) {
            // Half of a source must never be taken for the whole.
            drop(run, source);
            throw broken;
        }
        return taken;
    }

    private long insert(long run, String source, MemberDefaults defaults, List<Inclusions.Entry> batch) {
        if (batch.isEmpty()) {
            return 0;
        }
        String row = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        List<Object> values = new ArrayList<>(batch.size() * 10);
        for (Inclusions.Entry e : batch) {
            String info = e.info().length() > LONGEST_INFO ? e.info().substring(0, LONGEST_INFO) : e.info();
            values.addAll(Arrays.asList(run, e.address().toString(), source, e.address().domain().ascii(), e.name(),
                e.reception().orElse(defaults.reception()).text(), e.concealed().orElse(defaults.concealed()), AttributeText.write(e.attributes()),
                e.privileged(), info));
        }
        return jdbc.update("INSERT IGNORE INTO list_inclusion_staged (run, address, source, domain, name, reception, concealed, attributes, privileged, info) VALUES "
            + (row + ", ").repeat(batch.size() - 1) + row, values.toArray());
    }

    /** The next addresses of a run; empty at the end. */
    Range next(long run, String after) {
        return range(after, "SELECT DISTINCT address FROM list_inclusion_staged WHERE run = ? AND address > ? ORDER BY address LIMIT " + STEP, run, after);
    }

    /** The next addresses that some source included. */
    Range nextIncluded(long listId, Inclusions.Role role, String after) {
        return range(after, "SELECT DISTINCT address FROM list_inclusion WHERE list_id = ? AND role = ? AND address > ? ORDER BY address LIMIT " + STEP,
            listId, role.text(), after);
    }

    private Range range(String after, String page, Object... values) {
        String last = jdbc.queryForObject("SELECT MAX(address) FROM (" + page + ") AS page", String.class, values);
        return last == null ? Range.NONE : new Range(after, last);
    }

    void drop(long run) {
        inSteps("DELETE FROM list_inclusion_staged WHERE run = ? LIMIT 10000", run);
    }

    private void drop(long run, String source) {
        inSteps("DELETE FROM list_inclusion_staged WHERE run = ? AND source = ? LIMIT 10000", run, source);
    }

    private void inSteps(String sql, Object... values) {
        while (jdbc.update(sql, values) == 10_000) {
            // until nothing is left; each step commits by itself
        }
    }
}
