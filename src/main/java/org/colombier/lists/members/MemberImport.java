package org.colombier.lists.members;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Adds members in bulk, {@value #BATCH} a statement. */
@Component
class MemberImport {

    static final int BATCH = 1_000;
    private static final int SHOWN = 80;
    private static final int LONGEST_LINE = 1_000;

    private final JdbcTemplate jdbc;
    private final Clock clock;

    MemberImport(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    ImportReport lines(MailingList list, ListSettings settings, long members, Iterator<String> lines) {
        Run run = new Run(list, settings, members);
        while (lines.hasNext()) {
            String line = lines.next();
            run.line++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            parse(line).ifPresentOrElse(m -> run.take(m, line), () -> run.refuse(line, "import.not-an-address"));
        }
        return run.report();
    }

    ImportReport all(MailingList list, ListSettings settings, long members, Iterator<NewMember> given) {
        Run run = new Run(list, settings, members);
        while (given.hasNext()) {
            NewMember member = given.next();
            run.line++;
            run.take(member, member.address().toString());
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
        String sql = "INSERT IGNORE INTO list_member (list_id, address, domain, name, reception, concealed, joined) VALUES "
            + "(?, ?, ?, ?, ?, ?, ?), ".repeat(batch.size() - 1) + "(?, ?, ?, ?, ?, ?, ?)";
        List<Object> values = new ArrayList<>(batch.size() * 7);
        for (NewMember m : batch) {
            values.addAll(Arrays.asList(listId, m.address().toString(), m.address().domain().ascii(), m.name(),
                m.reception().orElse(defaults.reception()).text(), m.concealed().orElse(defaults.concealed()), MemberRows.utc(now)));
        }
        return jdbc.update(sql, values.toArray());
    }

    /** One import under way. */
    private final class Run {
        private final MailingList list;
        private final MemberDefaults defaults;
        private long room;
        private final List<NewMember> batch = new ArrayList<>(BATCH);
        private final List<ImportReport.Refusal> reasons = new ArrayList<>();
        private long line;
        private long added;
        private long known;
        private long refused;

        Run(MailingList list, ListSettings settings, long members) {
            this.list = list;
            this.defaults = MemberDefaults.of(settings);
            long most = settings.get(ListParameters.MAX_LIST_MEMBERS);
            this.room = most == 0 ? Long.MAX_VALUE : Math.max(0, most - members);
        }

        void take(NewMember member, String text) {
            if (MemberConflicts.isOwnAddress(list, member.address())) {
                refuse(text, "import.own-address");
                return;
            }
            if (batch.size() >= Math.min(BATCH, room)) {
                flush();
            }
            if (room <= 0) {
                refuse(text, "import.full");
                return;
            }
            batch.add(member);
        }

        void refuse(String text, String key) {
            refused++;
            if (reasons.size() < ImportReport.REASONS) {
                String shown = text.strip().replaceAll("\\p{Cntrl}", " ");
                reasons.add(new ImportReport.Refusal(line, shown.length() > SHOWN ? shown.substring(0, SHOWN) + "…" : shown, key));
            }
        }

        private void flush() {
            if (batch.isEmpty()) {
                return;
            }
            int fresh = insert(list.id(), defaults, batch, clock.instant());
            added += fresh;
            known += batch.size() - fresh;
            room -= room == Long.MAX_VALUE ? 0 : fresh;
            batch.clear();
        }

        ImportReport report() {
            flush();
            return new ImportReport(added, known, refused, List.copyOf(reasons));
        }
    }
}
