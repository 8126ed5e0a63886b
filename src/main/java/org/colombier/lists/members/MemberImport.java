package org.colombier.lists.members;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Adds members in bulk, {@value #BATCH} a statement. */
@Component
class MemberImport {

    static final int BATCH = 1_000;
    private static final int SHOWN = 80;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Catalog catalog;
    private final Clock clock;

    MemberImport(JdbcTemplate jdbc, PlatformTransactionManager transactions, Catalog catalog, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.catalog = catalog;
        this.clock = clock;
    }

    ImportReport lines(MailingList list, ListSettings settings, Iterator<String> lines, String origin) {
        Run run = new Run(list, settings);
        MemberText text = new MemberText(lines);
        while (text.hasNext()) {
            MemberText.Entry entry = text.next();
            run.line = entry.line();
            entry.member().ifPresentOrElse(m -> run.take(m.origin().isEmpty() ? m.by(origin) : m, entry.text()),
                () -> run.refuse(entry.line(), entry.text(), "import.not-an-address"));
        }
        return run.report();
    }

    /** @return how many were new; the others stay as they are */
    int insert(long listId, MemberDefaults defaults, List<NewMember> batch, Instant now) {
        String row = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        String sql = "INSERT IGNORE INTO list_member (list_id, address, domain, name, reception, concealed, joined, attributes, origin,"
            + " suspended_from, suspended_until, topics, subscribed, included) VALUES " + (row + ", ").repeat(batch.size() - 1) + row;
        List<Object> values = new ArrayList<>(batch.size() * 14);
        List<Object[]> included = new ArrayList<>();
        for (NewMember m : batch) {
            Optional<NewMember.Past> past = m.past();
            Optional<Suspension> suspension = past.flatMap(NewMember.Past::suspension);
            boolean onlyIncluded = past.map(NewMember.Past::included).orElse(false);
            values.addAll(Arrays.asList(listId, m.address().toString(), m.address().domain().ascii(), m.name(),
                m.reception().orElse(defaults.reception()).text(), m.concealed().orElse(defaults.concealed()),
                MemberRows.utc(past.flatMap(NewMember.Past::joined).orElse(now)), AttributeText.write(m.attributes()), m.origin(),
                suspension.map(s -> MemberRows.utc(s.from())).orElse(null), suspension.flatMap(Suspension::until).map(MemberRows::utc).orElse(null),
                past.map(p -> MemberRows.words(p.topics())).orElse(null), !onlyIncluded, onlyIncluded));
            if (onlyIncluded) {
                included.add(new Object[] {listId, m.address().toString()});
            }
        }
        int fresh = jdbc.update(sql, values.toArray());
        if (!included.isEmpty()) {
            // A source's name until the list's own sources say who is in them.
            jdbc.batchUpdate("INSERT IGNORE INTO list_inclusion (list_id, role, address, source) VALUES (?, 'member', ?, 'import')", included);
        }
        return fresh;
    }

    /** Takes away who is a member of these, and puts whom a source includes on the exclusion list. @return how many went */
    long remove(long listId, List<EmailAddress> batch, String cause) {
        if (batch.isEmpty()) {
            return 0;
        }
        String those = " WHERE list_id = ? AND address IN (" + "?, ".repeat(batch.size() - 1) + "?)";
        Object[] named = Stream.concat(Stream.of(listId), batch.stream().map(EmailAddress::toString)).toArray();
        Object[] told = Stream.concat(Stream.of(MemberRows.utc(clock.instant()), NewMember.plain(cause)), Arrays.stream(named)).toArray();
        return java.util.Objects.requireNonNull(transaction.execute(t -> {
            jdbc.update("INSERT IGNORE INTO list_exclusion (list_id, address, since, cause) SELECT list_id, address, ?, ? FROM list_member" + those + " AND included FOR UPDATE", told);
            jdbc.update("INSERT INTO list_departure (list_id, address, at, cause) SELECT list_id, address, ?, ? FROM list_member" + those + " FOR UPDATE", told);
            jdbc.update("DELETE FROM list_inclusion" + those + " AND role = 'member'", named);
            return (long) jdbc.update("DELETE FROM list_member" + those, named);
        }));
    }

    /** One line that is somebody. @param text as it stood there, for a refusal */
    private record Entry(long line, String text, NewMember member) {
    }

    /** One import under way. */
    private final class Run {
        private final MailingList list;
        private final MemberDefaults defaults;
        private final long most;
        private final List<Entry> batch = new ArrayList<>(BATCH);
        private final List<ImportReport.Refusal> reasons = new ArrayList<>();
        private long line;
        private long added;
        private long known;
        private long refused;

        Run(MailingList list, ListSettings settings) {
            this.list = list;
            this.defaults = MemberDefaults.of(settings);
            this.most = settings.get(ListParameters.MAX_LIST_MEMBERS);
        }

        void take(NewMember member, String text) {
            if (MemberConflicts.isOwnAddress(list, member.address())) {
                refuse(line, text, "import.own-address");
                return;
            }
            batch.add(new Entry(line, text, member));
            if (batch.size() == BATCH) {
                flush();
            }
        }

        void refuse(long at, String text, String key) {
            refused++;
            if (reasons.size() < ImportReport.REASONS) {
                String shown = text.strip().replaceAll("\\p{Cntrl}", " ");
                reasons.add(new ImportReport.Refusal(at, shown.length() > SHOWN ? shown.substring(0, SHOWN) + "…" : shown, key));
            }
        }

        private void flush() {
            if (batch.isEmpty()) {
                return;
            }
            if (most == 0) {
                insertNew();
            } else {
                transaction.executeWithoutResult(t -> insertWhatFits());
            }
            batch.clear();
        }

        /** Who is there already is sorted out first: to try a row and take it back costs the database a hundred times what a look does. */
        private void insertNew() {
            Set<String> there = membersAmong(batch);
            List<NewMember> fresh = batch.stream().map(Entry::member).filter(m -> !there.contains(m.address().toString())).toList();
            known += batch.size() - fresh.size();
            insert(fresh);
        }

        /** Under the list's lock, so that nobody else takes the places that are counted here. */
        private void insertWhatFits() {
            catalog.lock(list);
            long room = most - jdbc.queryForObject("SELECT COUNT(*) FROM list_member WHERE list_id = ?", Long.class, list.id());
            Set<String> there = membersAmong(batch);
            Map<EmailAddress, NewMember> fitting = new LinkedHashMap<>();
            for (Entry entry : batch) {
                EmailAddress address = entry.member().address();
                if (there.contains(address.toString()) || fitting.containsKey(address)) {
                    known++;
                } else if (fitting.size() < room) {
                    fitting.put(address, entry.member());
                } else {
                    refuse(entry.line(), entry.text(), "import.full");
                }
            }
            insert(List.copyOf(fitting.values()));
        }

        private Set<String> membersAmong(List<Entry> entries) {
            String sql = "SELECT address FROM list_member WHERE list_id = ? AND address IN (" + "?, ".repeat(entries.size() - 1) + "?)";
            return Set.copyOf(jdbc.queryForList(sql, String.class,
                Stream.concat(Stream.of(list.id()), entries.stream().map(e -> e.member().address().toString())).toArray()));
        }

        private void insert(List<NewMember> members) {
            if (!members.isEmpty()) {
                int fresh = MemberImport.this.insert(list.id(), defaults, members, clock.instant());
                added += fresh;
                known += members.size() - fresh;
            }
        }

        ImportReport report() {
            flush();
            return new ImportReport(added, known, refused, List.copyOf(reasons));
        }
    }
}
