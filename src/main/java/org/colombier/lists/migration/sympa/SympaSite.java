package org.colombier.lists.migration.sympa;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.colombier.lists.migration.Belongings.OwnFile;
import org.colombier.lists.migration.IncomingList;
import org.colombier.lists.migration.IncomingSite;
import org.colombier.lists.migration.MovingIn;
import org.colombier.lists.migration.Remark;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * The lists of a Sympa site: its directory of lists ({@code DOMAIN/LIST/config} or {@code LIST/config}, or one list's own),
 * its tables, its configuration directory, its archives; all but the first may be missing. Close it after use: it keeps
 * a copy of a dump's rows on disk, or a connection. Not thread-safe.
 */
public final class SympaSite implements MovingIn.Reader, AutoCloseable {

    private static final int MOST_NAMED = 20;

    private final Path root;
    private final Optional<Domain> domain;
    private final Optional<Path> etc;
    private final Optional<Path> archives;
    private final Map<String, Path> lists = new LinkedHashMap<>();
    private final Map<Domain, Set<String>> scenarios = new HashMap<>();
    private @Nullable Tables tables;

    /**
     * @param root     a directory of lists, or a list's
     * @param domain   of lists that do not stand in a directory of their domain
     * @param etc      Sympa's own configuration ({@code /etc/sympa})
     * @param archives Sympa's {@code arc}, with a directory {@code LIST@DOMAIN} each, or files {@code LIST.mbox}
     * @throws IOException if the directory holds no lists, or lists of no domain
     */
    public SympaSite(Path root, Optional<Domain> domain, Optional<Path> etc, Optional<Path> archives) throws IOException {
        this.root = root;
        this.domain = domain;
        this.etc = etc;
        this.archives = archives;
        find();
    }

    /** Reads the tables from a dump in text, packed with gzip or not. @throws IOException if it is broken, or has none of them */
    public void readDump(Path dump) throws IOException {
        DumpedTables dumped = DumpedTables.read(dump, ofAll());
        if (dumped.isEmpty()) {
            dumped.close();
            throw new IOException(dump + " has no rows of Sympa's tables");
        }
        tables = dumped;
    }

    /** Reads the tables from Sympa's database. @throws IOException if it does not answer, or is not Sympa's */
    public void read(DataSource database) throws IOException {
        tables = new LiveTables(database, ofAll());
    }

    private String ofAll() {
        return domain.map(Domain::ascii).orElseGet(() -> lists.isEmpty() ? "" : lists.keySet().iterator().next().replaceFirst("^.*@", ""));
    }

    private void find() throws IOException {
        if (Files.isRegularFile(root.resolve("config"))) {
            Path parent = root.toAbsolutePath().normalize().getParent();
            Domain its = domain.or(() -> Optional.ofNullable(parent).flatMap(p -> Domain.tryParse(p.getFileName().toString()).filter(Domain::isQualified)))
                .orElseThrow(() -> new IOException("which domain is the list's? Say --domain"));
            add(root, its);
            return;
        }
        for (Path entry : directories(root)) {
            if (Files.isRegularFile(entry.resolve("config"))) {
                add(entry, domain.orElseThrow(() -> new IOException("which domain are the lists of " + root + "? Say --domain")));
            } else {
                Optional<Domain> its = Domain.tryParse(entry.getFileName().toString()).filter(Domain::isQualified);
                if (its.isPresent()) {
                    for (Path list : directories(entry)) {
                        if (Files.isRegularFile(list.resolve("config"))) {
                            add(list, its.get());
                        }
                    }
                }
            }
        }
        if (lists.isEmpty()) {
            throw new IOException("no list (LIST/config, DOMAIN/LIST/config) in " + root);
        }
    }

    private void add(Path directory, Domain its) {
        String name = directory.toAbsolutePath().normalize().getFileName().toString();
        lists.put(name.toLowerCase(Locale.ROOT) + "@" + its.ascii(), directory);
    }

    private static List<Path> directories(Path place) throws IOException {
        try (Stream<Path> entries = Files.list(place)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** Addresses of the lists. */
    @Override
    public List<String> names() {
        return List.copyOf(lists.keySet());
    }

    @Override
    public IncomingList read(String name) throws IOException {
        Path directory = lists.get(name);
        EmailAddress address = EmailAddress.tryParse(name).orElseThrow(() -> new IOException("that is no name of a list"));
        if (directory == null) {
            throw new IOException("there is no such list");
        }
        return new SympaList(directory, address, tables, archives, scenarios.getOrDefault(address.domain(), scenarios.getOrDefault(NOWHERE, Set.of()))).read();
    }

    private static final Domain NOWHERE = new Domain("invalid");

    @Override
    public Optional<IncomingSite> site() throws IOException {
        List<Remark> remarks = new ArrayList<>();
        List<OwnFile> files = new ArrayList<>();
        if (etc.isPresent()) {
            SympaEtc configuration = new SympaEtc(etc.get(), remarks);
            Set<String> ofSite = configuration.take(etc.get(), Path.of(""), files);
            scenarios.put(NOWHERE, ofSite);
            for (String its : new TreeSet<>(lists.keySet().stream().map(l -> l.replaceFirst("^.*@", "")).toList())) {
                Set<String> all = new HashSet<>(ofSite);
                if (Files.isDirectory(etc.get().resolve(its))) {
                    all.addAll(configuration.take(etc.get().resolve(its), Path.of(its), files));
                }
                scenarios.put(new Domain(its), all);
            }
        }
        if (tables instanceof DumpedTables dumped) {
            remarks.add(dumped.summary());
            Set<String> without = new TreeSet<>(dumped.lists());
            without.removeAll(lists.keySet());
            if (!without.isEmpty()) {
                remarks.add(Remark.left("lists", without.size() + " have members in the dump and no directory: "
                    + String.join(", ", without.stream().limit(MOST_NAMED).toList()) + (without.size() > MOST_NAMED ? " …" : "")));
            }
        }
        if (tables != null) {
            remarks.add(Remark.left("user_table", "languages and times of login are not kept of people"));
        }
        return etc.isPresent() || tables != null ? Optional.of(new IncomingSite("(site)", files, this::passwords, remarks)) : Optional.empty();
    }

    /** Hashes by address; what is no hash that could be verified is the reader's to count. */
    private Iterator<Map.Entry<EmailAddress, String>> passwords() {
        try {
            Iterator<Map<String, String>> rows = tables == null ? List.<Map<String, String>>of().iterator() : tables.users();
            return new Iterator<>() {
                private Map.@Nullable Entry<EmailAddress, String> next;

                @Override
                public boolean hasNext() {
                    while (next == null && rows.hasNext()) {
                        Map<String, String> row = rows.next();
                        String hash = row.getOrDefault("password_user", "").strip();
                        // Sympa gives people who never chose one a word of its own.
                        next = hash.isEmpty() || hash.startsWith("init") ? null : TableRows.address(row.getOrDefault("email_user", "")).map(a -> Map.entry(a, hash)).orElse(null);
                    }
                    return next != null;
                }

                @Override
                public Map.Entry<EmailAddress, String> next() {
                    if (!hasNext() || next == null) {
                        throw new NoSuchElementException();
                    }
                    Map.Entry<EmailAddress, String> given = next;
                    next = null;
                    return given;
                }
            };
        } catch (IOException away) {
            throw new UncheckedIOException(away);
        }
    }

    @Override
    public void close() {
        if (tables != null) {
            tables.close();
        }
    }
}
