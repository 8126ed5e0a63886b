package org.colombier.lists.migration.mailman;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.members.FormerMember;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.members.Reception;
import org.colombier.lists.migration.Belongings;
import org.colombier.lists.migration.IncomingList;
import org.colombier.lists.migration.MovingIn;
import org.colombier.lists.migration.PostArchive;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/**
 * The lists of a Mailman 2 site by dumps in one directory, for a list NAME: {@code NAME.config} ({@code config_list -o}),
 * {@code NAME.members} ({@code list_members -f}) and {@code NAME.digest} ({@code list_members -f -d}), or in place of all
 * three {@code NAME.dump} ({@code dumpdb config.pck}), which alone knows members' options; and {@code NAME.mbox}.
 */
public final class MailmanTwo implements MovingIn.Reader {

    private static final long LARGEST_FILE = 256L << 20;
    private static final List<String> KINDS = List.of(".config", ".dump", ".members");

    private final Path directory;
    private final Domain domain;

    /** @param domain of the lists that do not say theirs */
    public MailmanTwo(Path directory, Domain domain) {
        this.directory = directory;
        this.domain = domain;
    }

    /** Names of the lists that the directory knows of. */
    @Override
    public List<String> names() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.map(f -> f.getFileName().toString()).forEach(file -> KINDS.stream().filter(file::endsWith)
                .forEach(kind -> names.add(file.substring(0, file.length() - kind.length()))));
        }
        return List.copyOf(names);
    }

    /** @throws IOException if a file of the list cannot be read */
    @Override
    public IncomingList read(String name) throws IOException {
        Settings settings = new Settings(settings(name));
        EmailAddress address = new EmailAddress(name.toLowerCase(java.util.Locale.ROOT), Domain.tryParse(settings.text("host_name")).orElse(domain));
        TwoSettings.map(settings, address);
        List<FormerMember> members = settings.has("members") ? dumped(settings) : listed(name, settings);
        Path mbox = directory.resolve(name + ".mbox");
        return new IncomingList(address, settings.text("description"), language(settings), ListStatus.OPEN, settings.parameters(),
            people(settings, "owner"), people(settings, "moderator"), members::iterator, Belongings.of(CommonSettings.texts(settings, address, settings.text("preferred_language")), TwoSettings.blocked(settings), CommonSettings.trusted(settings),
            Files.isRegularFile(mbox) ? List.of(PostArchive.of(mbox)) : List.of()), settings.remarks());
    }

    private Map<String, Object> settings(String name) throws IOException {
        Path dump = directory.resolve(name + ".dump");
        Path config = directory.resolve(name + ".config");
        Map<String, Object> all = new LinkedHashMap<>();
        if (Files.isRegularFile(dump)) {
            try {
                if (PythonLiterals.literal(text(dump)) instanceof Map<?, ?> map) {
                    map.forEach((key, value) -> all.put(key.toString(), value));
                }
            } catch (IllegalArgumentException broken) {
                throw new IOException(dump + ": " + broken.getMessage(), broken);
            }
        }
        if (Files.isRegularFile(config)) {
            all.putAll(PythonLiterals.assignments(text(config)));
        }
        return all;
    }

    private static Optional<String> language(Settings settings) {
        return Optional.of(settings.text("preferred_language")).filter(l -> l.equals("en") || l.equals("fr"));
    }

    private static List<IncomingList.Person> people(Settings settings, String role) {
        return settings.all(role).stream().flatMap(a -> EmailAddress.tryParse(a).stream()).map(a -> IncomingList.Person.of(a, "")).toList();
    }

    /** Members of a dump: addresses that have a digest stand apart, options are bits by address. */
    private static List<FormerMember> dumped(Settings settings) {
        Map<?, ?> names = settings.map("usernames");
        Map<?, ?> options = settings.map("user_options");
        Map<?, ?> disabled = settings.map("delivery_status");
        List<FormerMember> members = new ArrayList<>();
        for (boolean digest : List.of(false, true)) {
            settings.map(digest ? "digest_members" : "members").keySet().forEach(key -> {
                long bits = options.get(key) instanceof Number n ? n.longValue() : 0;
                Reception reception = disabled.containsKey(key) ? Reception.NOMAIL : MemberBits.reception(bits, digest);
                EmailAddress.tryParse(key.toString()).ifPresentOrElse(
                    address -> members.add(FormerMember.of(new NewMember(address, String.valueOf(names.containsKey(key) ? names.get(key) : ""), Optional.of(reception),
                        Optional.of(MemberBits.concealed(bits))).by("mailman"))),
                    () -> settings.left(key.toString(), "is no address"));
            });
        }
        return members;
    }

    /** Members of {@code list_members}: who is also in the digest file gets digests. */
    private List<FormerMember> listed(String name, Settings settings) throws IOException {
        Map<EmailAddress, FormerMember> members = new LinkedHashMap<>();
        for (Path file : List.of(directory.resolve(name + ".members"), directory.resolve(name + ".digest"))) {
            if (!Files.isRegularFile(file)) {
                continue;
            }
            Optional<Reception> reception = file.toString().endsWith(".digest") ? Optional.of(MemberBits.reception(0, true)) : Optional.empty();
            for (String line : text(file).lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
                Person.of(line).ifPresentOrElse(
                    p -> members.put(p.address().canonical(), FormerMember.of(new NewMember(p.address(), p.name(), reception, Optional.empty()).by("mailman"))),
                    () -> settings.left(line.length() > 80 ? line.substring(0, 80) : line, "is no address"));
            }
        }
        return List.copyOf(members.values());
    }

    /** Old installations write latin-1. */
    private static String text(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException(file + " is larger than " + LARGEST_FILE + " octets");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException latin) {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        }
    }
}
