package org.colombier.lists.migration.sympa;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.colombier.lists.migration.Remark;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;

/** Sympa's tables out of a dump in text, which may be packed with gzip: read once, and sorted by list on disk. Not thread-safe. */
final class DumpedTables implements Tables {

    /** Columns that nothing here stands for: not worth their place on disk. */
    private static final Set<String> UNUSED = Set.of("bounce_address_subscriber", "number_messages_subscriber", "data_user", "cookie_delay_user", "last_login_host_user",
        "last_login_date_user", "wrong_login_count_user", "pictures_subscriber", "bounce_subscriber", "bounce_score_subscriber");

    private final StagedRows rows;
    private final Map<Table, Long> counts = new LinkedHashMap<>();
    private final Set<String> lists = new TreeSet<>();

    private DumpedTables(StagedRows rows) {
        this.rows = rows;
    }

    /**
     * @param ofAll the domain of rows that name none
     * @throws IOException if the dump cannot be read, or is broken
     */
    static DumpedTables read(Path dump, String ofAll) throws IOException {
        StagedRows staged = new StagedRows();
        DumpedTables tables = new DumpedTables(staged);
        Map<String, Table> wanted = Arrays.stream(Table.values()).collect(Collectors.toMap(Table::text, Function.identity()));
        try (InputStream file = new BufferedInputStream(Files.newInputStream(dump), 64 * 1024); InputStream in = unpacked(file)) {
            new SqlDump(in, wanted.keySet()).read((table, row) -> tables.take(java.util.Objects.requireNonNull(wanted.get(table)), row, ofAll));
            return tables;
        } catch (IOException | RuntimeException broken) {
            staged.close();
            throw broken;
        }
    }

    private static InputStream unpacked(InputStream file) throws IOException {
        file.mark(2);
        int magic = file.read() << 8 | file.read();
        file.reset();
        return magic == 0x1F8B ? new GZIPInputStream(file, 64 * 1024) : file;
    }

    private void take(Table table, Map<String, String> row, String ofAll) throws IOException {
        counts.merge(table, 1L, Long::sum);
        row.keySet().removeAll(UNUSED);
        String key = key(table, row, ofAll);
        if (table == Table.SUBSCRIBER && lists.size() < 100_000) {
            lists.add(key.substring(key.indexOf(' ') + 1));
        }
        row.remove(table.list());
        row.remove(table.robot());
        rows.add(key, row);
    }

    private static String key(Table table, Map<String, String> row, String ofAll) {
        if (table == Table.USER) {
            return table.text();
        }
        String name = row.getOrDefault(table.list(), "").strip();
        @Nullable String robot = row.get(table.robot());
        // Before release 4 the name was the list's whole address.
        String address = name.contains("@") ? name : name + "@" + (robot == null || robot.isBlank() ? ofAll : robot.strip());
        return key(table, address);
    }

    private static String key(Table table, String address) {
        return table.text() + " " + address.toLowerCase(Locale.ROOT);
    }

    /** Lists that have members in the dump, by address in lower case. */
    Set<String> lists() {
        return lists;
    }

    /** What was found, for a person. */
    Remark summary() {
        return Remark.changed("dump", counts.entrySet().stream().map(c -> c.getValue() + " rows of " + c.getKey().text()).collect(Collectors.joining(", ", "has ", "")));
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    @Override
    public Iterator<Map<String, String>> of(Table table, EmailAddress list) throws IOException {
        return rows.of(key(table, list.toString()));
    }

    @Override
    public Iterator<Map<String, String>> users() throws IOException {
        return rows.of(Table.USER.text());
    }

    @Override
    public void close() {
        rows.close();
    }
}
