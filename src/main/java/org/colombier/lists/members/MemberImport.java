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
    private static final int LONGEST_LINE = 1_000;

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

    ImportReport lines(MailingList list, ListSettings settings, Iterator<String> lines) {
        Run run = new Run(list, settings);
        while (lines.hasNext()) {
            String line = lines.next();
            run.line++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            parse(line).ifPresentOrElse(m -> run.take(m, line), () -> run.refuse(run.line, line, "import.not-an-address"));
        }
        return run.report();
    }

    /** {@code address}, {@code address name}, {@code Name <address>}, or columns {@code address,name} and {@code address;name}. */
    static Optional<NewMember> parse(String text) {
        String line = text.strip().replace("\uFEFF", "");
        if (line.length() > LONGEST_LINE) {
            return Optional.empty();
        }
        int open = line.lastIndexOf('<');
        if (open >= 0 && line.endsWith(">")) {
            return member(line.substring(open + 1, line.length() - 1), unquoted(line.substring(0, open)));
        }
        String[] columns = line.split("[,;\\t ]", 2);
        return member(unquoted(columns[0]), columns.length > 1 ? unquoted(columns[1]) : "");
    }

    private static Optional<NewMember> member(String address, String name) {
        return EmailAddress.tryParse(address.strip()).filter(a -> a.domain().isQualified() && !a.domain().isLiteral()).map(a -> NewMember.of(a, name));
    }

    private static String unquoted(String text) {
        String plain = text.strip();
        return plain.length() >= 2 && plain.startsWith("\"") && plain.endsWith("\"") ? plain.substring(1, plain.length() - 1) : plain;
    }

    /** @return how many were new; the others stay as they are */
    int insert(long listId, MemberDefaults defaults, List<NewMember> batch, Instant now) {
        String row = "(?, ?, ?, ?, ?, ?, ?, ?, ?)";
        String sql = "INSERT IGNORE INTO list_member (list_id, address, domain, name, reception, concealed, joined, attributes, origin) VALUES "
            + (row + ", ").repeat(batch.size() - 1) + row;
        List<Object> values = new ArrayList<>(batch.size() * 9);
        for (NewMember m : batch) {
            values.addAll(Arrays.asList(listId, m.address().toString(), m.address().domain().ascii(), m.name(),
                m.reception().orElse(defaults.reception()).text(), m.concealed().orElse(defaults.concealed()), MemberRows.utc(now),
                AttributeText.write(m.attributes()), m.origin()));
        }
        return jdbc.update(sql, values.toArray());
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
                insert(batch.stream().map(Entry::member).toList());
            } else {
                transaction.executeWithoutResult(t -> insertWhatFits());
            }
            batch.clear();
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
