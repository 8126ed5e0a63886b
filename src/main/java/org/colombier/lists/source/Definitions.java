package org.colombier.lists.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.colombier.lists.catalog.ListParameter;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.Overrides;
import org.colombier.lists.catalog.Paragraph;
import org.colombier.lists.catalog.SourceParagraphs;
import org.colombier.lists.members.Inclusions.Role;
import org.colombier.lists.members.Reception;
import org.springframework.stereotype.Component;

/** Which sources a list has. Thread-safe. */
@Component
class Definitions {

    private static final List<ListParameter<List<Paragraph>>> MEMBERS = List.of(ListParameters.INCLUDE_REMOTE_FILE, ListParameters.INCLUDE_SYMPA_LIST,
        ListParameters.INCLUDE_REMOTE_SYMPA_LIST, ListParameters.INCLUDE_LDAP_QUERY, ListParameters.INCLUDE_LDAP_2LEVEL_QUERY, ListParameters.INCLUDE_SQL_QUERY,
        ListParameters.INCLUDE_LDAP_CA, ListParameters.INCLUDE_LDAP_2LEVEL_CA, ListParameters.INCLUDE_SQL_CA);
    private static final Map<ListParameter<List<Paragraph>>, Role> PREPARED = Map.of(ListParameters.MEMBER_INCLUDE, Role.MEMBER,
        ListParameters.OWNER_INCLUDE, Role.OWNER, ListParameters.EDITOR_INCLUDE, Role.MODERATOR);
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}");
    private static final int LONGEST_FILE = 64 << 10;

    private final Overrides overrides;

    Definitions(Overrides overrides) {
        this.overrides = overrides;
    }

    /** True for the parameters that say where people come from. */
    static boolean isSource(ListParameter<?> parameter) {
        return parameter == ListParameters.INCLUDE_FILE || MEMBERS.contains(parameter) || PREPARED.containsKey(parameter);
    }

    static List<ListParameter<?>> parameters() {
        return Stream.<ListParameter<?>>concat(Stream.of(ListParameters.INCLUDE_FILE), Stream.concat(MEMBERS.stream(), PREPARED.keySet().stream())).toList();
    }

    /** Never fails: what cannot be understood is there with its fault. */
    List<Definition> of(MailingList list, ListSettings settings) {
        Duration sqlTimeout = Duration.ofSeconds(settings.get(ListParameters.SQL_FETCH_TIMEOUT));
        List<Definition> found = new ArrayList<>();
        files(settings.get(ListParameters.INCLUDE_FILE), Role.MEMBER, IncludedAs.DEFAULT, found);
        MEMBERS.forEach(kind -> settings.get(kind).forEach(p -> found.add(definition(Role.MEMBER, kind.name(), p, IncludedAs.DEFAULT, sqlTimeout, p))));
        PREPARED.forEach((kind, role) -> settings.get(kind).forEach(p -> found.addAll(prepared(list, role, kind.name(), p, sqlTimeout))));
        return numbered(found);
    }

    private static void files(String paths, Role role, IncludedAs as, List<Definition> into) {
        Stream.of(paths.split("[\n,]")).map(String::strip).filter(p -> !p.isEmpty())
            .forEach(path -> into.add(Definition.of(role, "include_file", path, false, as, NosyncRanges.parse(""), new Source.LocalFile(path))));
    }

    /** @param times whose {@code nosync_time_ranges} count */
    private static Definition definition(Role role, String kind, Paragraph p, IncludedAs as, Duration sqlTimeout, Paragraph times) {
        String name = p.find(SourceParagraphs.NAME).orElse("");
        try {
            return Definition.of(role, kind, name, SourceReader.isAttributes(kind), as, NosyncRanges.parse(times.text(SourceParagraphs.NOSYNC.name())),
                SourceReader.source(kind, p, sqlTimeout));
        } catch (SourceFailure wrong) {
            return Definition.broken(role, kind, name, wrong.getMessage());
        } catch (IllegalArgumentException wrong) {
            return Definition.broken(role, kind, name, SourceParagraphs.NOSYNC.name() + ": " + wrong.getMessage());
        }
    }

    private List<Definition> prepared(MailingList list, Role role, String parameter, Paragraph p, Duration sqlTimeout) {
        String name = p.get(SourceParagraphs.SOURCE);
        List<String> values = p.find(SourceParagraphs.SOURCE_PARAMETERS).map(v -> Stream.of(v.split(",")).map(String::strip).toList()).orElse(List.of());
        String called = name + (values.isEmpty() ? "" : "(" + String.join(",", values) + ")");
        try {
            List<Definition> found = new ArrayList<>();
            for (InclusionFile.Block block : new InclusionFile(list, values).read(file(list, name))) {
                block(block, role, as(p), sqlTimeout, p, found);
            }
            return found.stream().map(d -> renamed(d, parameter, called)).toList();
        } catch (SourceFailure wrong) {
            return List.of(Definition.broken(role, parameter, called, wrong.getMessage()));
        }
    }

    private static void block(InclusionFile.Block block, Role role, IncludedAs as, Duration sqlTimeout, Paragraph times, List<Definition> into) {
        if (block.kind().equals("include_file")) {
            files(block.value(), role, as, into);
        } else if (block.kind().equals("include_sympa_list") && !block.value().isEmpty()) {
            into.add(Definition.of(role, block.kind(), block.value(), false, as, NosyncRanges.parse(times.text(SourceParagraphs.NOSYNC.name())),
                new Source.OtherList(block.value(), "")));
        } else if (block.paragraphs().isEmpty()) {
            throw new SourceFailure(block.kind() + " has no fields");
        } else {
            block.paragraphs().forEach(inner -> into.add(definition(role, block.kind(), inner, as,
                sqlTimeout, times.text(SourceParagraphs.NOSYNC.name()).isEmpty() ? inner : times)));
        }
    }

    private static Definition renamed(Definition d, String parameter, String called) {
        String key = parameter + ":" + called + "/" + d.key();
        return new Definition(d.role(), key.length() <= Definition.LONGEST_KEY ? key : key.substring(0, Definition.LONGEST_KEY), called + ": " + d.label(),
            d.attributes(), d.as(), d.nosync(), d.source(), d.fault());
    }

    private static IncludedAs as(Paragraph p) {
        return new IncludedAs(p.find(SourceParagraphs.RECEPTION).flatMap(Reception::parse), p.find(SourceParagraphs.VISIBILITY).map("conceal"::equals),
            p.text(SourceParagraphs.PROFILE.name()).strip().equalsIgnoreCase("privileged"));
    }

    /** The list's, else the domain's, else the site's. */
    private String file(MailingList list, String name) {
        if (!FILE_NAME.matcher(name).matches()) {
            throw new SourceFailure("that is no name of a prepared source");
        }
        for (Path place : overrides.of(list)) {
            Optional<String> text = read(place.resolve("data_sources").resolve(name + ".incl"));
            if (text.isPresent()) {
                return text.get();
            }
        }
        throw new SourceFailure("there is no data_sources/" + name + ".incl");
    }

    private static Optional<String> read(Path file) {
        try {
            if (Files.size(file) > LONGEST_FILE) {
                throw new SourceFailure(file + " is larger than " + LONGEST_FILE + " octets");
            }
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new SourceFailure(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static List<Definition> numbered(List<Definition> found) {
        Map<String, Integer> seen = new HashMap<>();
        return found.stream().map(d -> {
            int n = seen.merge(d.role() + d.key(), 1, Integer::sum);
            return n == 1 ? d : d.numbered(n);
        }).toList();
    }
}
