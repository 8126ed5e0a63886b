package org.colombier.lists.migration.sympa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.sympa.ConfigPerson;
import org.colombier.lists.catalog.sympa.SympaConfig;
import org.colombier.lists.members.FormerMember;
import org.colombier.lists.migration.Belongings;
import org.colombier.lists.migration.Belongings.OwnText;
import org.colombier.lists.migration.IncomingList;
import org.colombier.lists.migration.PostArchive;
import org.colombier.lists.migration.Remark;
import org.colombier.lists.scenario.BlockList;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;

/** One list of a Sympa site: its directory, its rows, its archive. Not thread-safe. */
final class SympaList {

    private static final Set<String> BLOCKED = Set.of("blocklist.txt", "blacklist.txt");
    private static final Set<String> TRUSTED = Set.of("allowlist.txt", "whitelist.txt");
    private static final int LONGEST_TEXT = 10_000;
    private static final int LONGEST_DECORATION = 4_000;
    /** Files that say nothing that is not known otherwise. */
    private static final Set<String> KNOWN = Set.of("config", "config.bin", "config_history", "info", "homepage", "message_header", "message_footer", "message_header.mime",
        "message_footer.mime", "mail_tt2", "templates", "scenari", "search_filters", "data_sources", "topics.conf", "edit_list.conf", "stats", "msg_count", "member.dump",
        "owner.dump", "editor.dump", "subscribers", "subscribers.db.dump", "subscribers.closed.dump", "cert.pem", "private_key", "config_changes", "instance.xml", "archives", "sync_include.lock");

    private final Path directory;
    private final EmailAddress address;
    private final @Nullable Tables tables;
    private final Optional<Path> archives;
    private final Set<String> sitesScenarios;
    private final List<Remark> remarks = new ArrayList<>();
    private final ReadFiles read;

    /** @param sitesScenarios those that all lists of its domain find */
    SympaList(Path directory, EmailAddress address, @Nullable Tables tables, Optional<Path> archives, Set<String> sitesScenarios) {
        this.directory = directory;
        this.address = address;
        this.tables = tables;
        this.archives = archives;
        this.sitesScenarios = sitesScenarios;
        this.read = new ReadFiles(directory, remarks);
    }

    /** @throws IOException if it has no config that can be read */
    IncomingList read() throws IOException {
        SympaConfig config = SympaConfig.read(read.octets(directory.resolve("config")).orElseThrow(() -> new IOException("has no config that can be read: " + remarks)));
        config.remarks().forEach(r -> remarks.add(new Remark(r.taken(), "config:" + r.line() + " " + r.keyword(), r.text())));
        config.family().ifPresent(f -> remarks.add(Remark.left("family_name " + f, "the list stands alone here until a family of that name takes it")));
        Map<String, String> values = new TreeMap<>(config.values());
        texts(values);
        String subject = values.getOrDefault("subject", "");
        values.remove("subject");
        Optional<String> language = Optional.ofNullable(values.remove("lang"));
        List<IncomingList.Person> owners = admins("owner", config.owners());
        List<IncomingList.Person> editors = admins("editor", config.editors());
        Belongings belongings = belongings(language);
        leftOver();
        return new IncomingList(address, subject, language, status(config), values, owners, editors, this::members, belongings, remarks);
    }

    private ListStatus status(SympaConfig config) {
        String status = config.status().orElse("open");
        if (status.equals("error_config")) {
            remarks.add(Remark.changed("status error_config", "the list could not be used there: it is closed here; look at it and restore it"));
        }
        return switch (status) {
            case "open" -> ListStatus.OPEN;
            case "pending" -> ListStatus.PENDING;
            default -> ListStatus.CLOSED;
        };
    }

    /** The files around a config that are values here. */
    private void texts(Map<String, String> values) {
        Optional<String> info = read.text(directory.resolve("info")).map(String::strip).filter(t -> !t.isEmpty());
        Optional<String> homepage = read.text(directory.resolve("homepage")).map(String::strip).filter(t -> !t.isEmpty());
        info.ifPresent(text -> values.put("description", cut("info", text, LONGEST_TEXT)));
        if (info.isEmpty() && homepage.isPresent()) {
            remarks.add(Remark.changed("homepage", "is the description now, without its markup"));
            values.put("description", cut("homepage", plain(homepage.get()), LONGEST_TEXT));
        } else if (homepage.isPresent()) {
            remarks.add(Remark.left("homepage", "the description is taken from info"));
        }
        for (String side : List.of("header", "footer")) {
            Path file = directory.resolve("message_" + side);
            read.text(file).map(String::strip).filter(t -> !t.isEmpty()).ifPresentOrElse(
                text -> values.put(side, cut(read.name(file), text, LONGEST_DECORATION)), () -> mime(side, values));
        }
    }

    /** A complete part of MIME: taken if it is plain text. */
    private void mime(String side, Map<String, String> values) {
        Path file = directory.resolve("message_" + side + ".mime");
        read.text(file).ifPresent(text -> {
            String unix = text.replace("\r\n", "\n");
            int body = unix.startsWith("\n") ? 1 : unix.indexOf("\n\n") + 2;
            String head = unix.substring(0, Math.max(0, body)).toLowerCase(java.util.Locale.ROOT);
            boolean plain = body > 0 && (head.contains("text/plain") || !head.contains("content-type:")) && !head.contains("base64") && !head.contains("quoted-printable");
            if (plain) {
                values.put(side, cut(read.name(file), unix.substring(body).strip(), LONGEST_DECORATION));
                remarks.add(Remark.changed(read.name(file), "its text is the " + side + " now"));
            } else {
                remarks.add(Remark.left(read.name(file), "is no plain text: write it anew as " + side));
            }
        });
    }

    private String cut(String item, String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        remarks.add(Remark.changed(item, "cut to " + longest + " characters"));
        return text.substring(0, longest);
    }

    private static String plain(String html) {
        return org.jsoup.Jsoup.parse(html).wholeText().replaceAll("[ \\t]+\\n", "\n").replaceAll("\\n{3,}", "\n\n").strip();
    }

    /** The table's, else the config's, else the dump's. */
    private List<IncomingList.Person> admins(String role, List<ConfigPerson> ofConfig) throws IOException {
        List<IncomingList.Person> people = new ArrayList<>();
        if (tables != null) {
            for (Iterator<Map<String, String>> rows = tables.of(Tables.Table.ADMIN, address); rows.hasNext(); ) {
                Map<String, String> row = rows.next();
                if (!row.getOrDefault("role_admin", "").equals(role)) {
                    continue;
                }
                if (TableRows.isOnlyIncluded(row)) {
                    remarks.add(Remark.left(role + " " + row.get("user_admin"), "comes from a data source, which will name them here, too"));
                } else {
                    TableRows.person(row).ifPresentOrElse(people::add, () -> remarks.add(Remark.left(role + " " + row.get("user_admin"), "is no address")));
                }
            }
        }
        if (people.isEmpty()) {
            ofConfig.forEach(p -> people.add(new IncomingList.Person(p.address(), p.name(), p.privileged(), p.receiving(), p.concealed(), p.info())));
        }
        return people.isEmpty() ? DumpedPeople.admins(directory.resolve(role + ".dump")) : people;
    }

    private final List<Remark> afterwards = new ArrayList<>();
    private @Nullable Counted<FormerMember> counted;

    private Iterator<FormerMember> members() {
        counted = new Counted<>(memberRows());
        return counted;
    }

    private Iterator<Optional<FormerMember>> memberRows() {
        try {
            Iterator<Map<String, String>> rows = tables == null ? List.<Map<String, String>>of().iterator() : tables.of(Tables.Table.SUBSCRIBER, address);
            Optional<Path> dumped = DumpedPeople.members(directory);
            if (!rows.hasNext() && dumped.isPresent()) {
                afterwards.add(Remark.changed(read.name(dumped.get()), "the members are those of this file"));
                return DumpedPeople.read(dumped.get());
            }
            if (tables == null && dumped.isEmpty()) {
                afterwards.add(Remark.left("members", "are in Sympa's database: say --dump or --db, and --update"));
            }
            return each(rows);
        } catch (IOException away) {
            throw new java.io.UncheckedIOException(away);
        }
    }

    private static Iterator<Optional<FormerMember>> each(Iterator<Map<String, String>> rows) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Optional<FormerMember> next() {
                return TableRows.member(rows.next());
            }
        };
    }

    private List<Remark> afterwards() {
        if (counted != null) {
            afterwards.addAll(counted.remarks("members"));
        }
        return afterwards;
    }

    private Iterator<EmailAddress> excluded() {
        try {
            List<Optional<EmailAddress>> all = new ArrayList<>();
            if (tables != null) {
                tables.of(Tables.Table.EXCLUSION, address).forEachRemaining(row -> all.add(TableRows.address(row.getOrDefault("user_exclusion", ""))));
            }
            return all.stream().flatMap(Optional::stream).iterator();
        } catch (IOException away) {
            throw new java.io.UncheckedIOException(away);
        }
    }

    private Belongings belongings(Optional<String> language) throws IOException {
        OwnFiles own = new OwnFiles(read, remarks);
        List<String> blocked = addresses(BLOCKED);
        List<String> trusted = addresses(TRUSTED);
        // Rules may ask for the former names, whitelist.txt and blacklist.txt, so that these are files besides.
        Set<String> taken = new HashSet<>();
        if (!blocked.isEmpty()) {
            taken.add(BlockList.Kind.BLOCK.file());
        }
        if (!trusted.isEmpty()) {
            taken.add(BlockList.Kind.ALLOW.file());
        }
        own.take(directory, OwnFiles.placeOf(address), taken);
        Set<String> scenarios = new HashSet<>(sitesScenarios);
        scenarios.addAll(own.scenarios());
        List<OwnText> texts = Tt2Files.read(directory, List.of(language.filter(l -> l.equals("fr")).orElse("en")), read, remarks);
        return new Belongings(texts, own.files(), scenarios, blocked, trusted, this::excluded, posts(), this::afterwards);
    }

    private List<String> addresses(Set<String> names) {
        List<String> patterns = new ArrayList<>();
        for (String name : names) {
            for (Path place : List.of(directory.resolve("search_filters"), directory)) {
                read.text(place.resolve(name)).ifPresent(text -> text.lines().map(String::strip).filter(l -> !l.isEmpty() && l.charAt(0) != '#' && l.charAt(0) != ';').forEach(patterns::add));
            }
        }
        if (patterns.size() > BlockList.MOST) {
            remarks.add(Remark.changed(String.join(", ", names), patterns.size() + " entries stay a file"));
            return List.of();
        }
        return patterns.stream().distinct().toList();
    }

    private List<PostArchive> posts() throws IOException {
        List<PostArchive> posts = new ArrayList<>();
        List<Path> mboxes = new ArrayList<>();
        if (archives.isPresent()) {
            for (String name : List.of(address.toString(), address.localPart())) {
                Path arc = archives.get().resolve(name);
                if (Files.isDirectory(arc)) {
                    posts.add(new ArchiveDirectory(arc));
                    mboxes.addAll(mboxes(arc));
                }
                mboxes.add(archives.get().resolve(name + ".mbox"));
            }
        }
        mboxes.addAll(mboxes(directory.resolve("archives")));
        mboxes.stream().filter(Files::isRegularFile).map(PostArchive::of).forEach(posts::add);
        return posts;
    }

    private List<Path> mboxes(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            List<Path> all = files.filter(f -> Files.isRegularFile(f) && !f.getFileName().toString().startsWith(".")).sorted().toList();
            all.stream().filter(f -> !f.toString().endsWith(".mbox") && place.startsWith(directory)).forEach(f -> remarks.add(Remark.left(read.name(f), "is no mbox (NAME.mbox)")));
            return all.stream().filter(f -> f.toString().endsWith(".mbox")).toList();
        }
    }

    private void leftOver() {
        Map<String, String> why = new HashMap<>(Map.of("shared", "there are no shared documents here", "pictures", "members have no pictures here"));
        for (Path entry : read.in(directory)) {
            String name = entry.getFileName().toString();
            boolean dealtWith = KNOWN.contains(name) || name.endsWith(".tt2") || name.endsWith(".tpl") || name.startsWith("config.") || BLOCKED.contains(name) || TRUSTED.contains(name);
            if (!dealtWith) {
                remarks.add(Remark.left(name, why.getOrDefault(name, "nothing here stands for it")));
            } else if (name.equals("cert.pem") || name.equals("private_key")) {
                remarks.add(Remark.left(name, "give the list its key on its page for keys"));
            }
        }
    }
}
