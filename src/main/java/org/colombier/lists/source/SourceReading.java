package org.colombier.lists.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.Site;
import org.springframework.stereotype.Component;

/** Opens a source, whatever it is. Thread-safe. */
@Component
class SourceReading {

    private final SourceSettings settings;
    private final List<Path> directories;
    private final WebFile web;
    private final OtherLists others;
    private final Members members;
    private final Admins admins;

    SourceReading(SourceSettings settings, Site site, OtherLists others, Members members, Admins admins) {
        this.settings = settings;
        this.directories = settings.fileDirectories().isEmpty() ? List.of(site.etcDir().resolve("data_sources"))
            : settings.fileDirectories().stream().map(d -> d.toAbsolutePath().normalize()).toList();
        this.web = new WebFile(settings);
        this.others = others;
        this.members = members;
        this.admins = admins;
    }

    /** @throws SourceFailure if it does not answer */
    Rows open(MailingList list, Source source) {
        return switch (source) {
            case Source.LocalFile(String path) -> file(path);
            case Source.Web remote -> web.open(remote);
            case Source.OtherList other -> other(list, other);
            case Source.Directory directory -> LdapRows.open(directory, settings.authorities());
            case Source.Query query -> SqlRows.open(query);
        };
    }

    Entries people(Rows rows, IncludedAs as) {
        return new Entries(rows, as, settings.maxEntries());
    }

    List<Path> directories() {
        return directories;
    }

    /** Only below the site's directories, also after symbolic links: a list must not read the server's own files. */
    private Rows file(String path) {
        try {
            Path file = Path.of(path);
            Path real = (file.isAbsolute() ? file : directories.getFirst().resolve(file)).toRealPath();
            boolean allowed = false;
            for (Path directory : directories) {
                allowed |= Files.exists(directory) && real.startsWith(directory.toRealPath());
            }
            if (!allowed) {
                throw new SourceFailure("files may only be included from " + directories);
            }
            return new LineRows(Files.newInputStream(real), settings.maxFileSize().toBytes(), () -> { });
        } catch (NoSuchFileException none) {
            throw new SourceFailure("there is no file " + path, none);
        } catch (java.nio.file.InvalidPathException none) {
            throw new SourceFailure("that is no path: " + path, none);
        } catch (IOException unreadable) {
            throw new SourceFailure("the file cannot be read: " + unreadable, unreadable);
        }
    }

    private Rows other(MailingList list, Source.OtherList other) {
        MailingList included = others.find(list, other.list()).orElseThrow(() -> new SourceFailure("there is no list " + other.list()));
        if (!included.isOpen()) {
            throw new SourceFailure(included.address() + " is " + included.status().text());
        }
        others.circle(list, List.of(included)).ifPresent(circle -> {
            throw new SourceFailure("the lists include each other in a circle: " + circle);
        });
        Predicate<Member> wanted = other.filter().isEmpty() ? _ -> true : MemberFilter.parse(other.filter(), (role, name, member) -> has(role, list, name, member.address()))::takes;
        return new ListRows(members, included.id(), wanted);
    }

    private boolean has(String role, MailingList list, String name, EmailAddress who) {
        return others.find(list, name).filter(other -> switch (role) {
            case "owner" -> admins.isOwner(other.id(), who);
            case "editor" -> admins.isModerator(other.id(), who);
            default -> members.isMember(other.id(), who);
        }).isPresent();
    }
}
