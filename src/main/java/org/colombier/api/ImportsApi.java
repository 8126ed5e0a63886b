package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colombier.lists.migration.MoveOptions;
import org.colombier.lists.migration.MovedList;
import org.colombier.lists.migration.MovingIn;
import org.colombier.lists.migration.mailman.MailmanDatabase;
import org.colombier.lists.migration.mailman.MailmanRest;
import org.colombier.lists.migration.mailman.MailmanTwo;
import org.colombier.lists.migration.sympa.SympaSite;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Moving in from other list servers. Directories are the server's own. */
@RestController
@RequestMapping("/api/import")
@Tag(name = "import", description = "Lists of other list servers become lists here")
class ImportsApi {

    /**
     * @param directory absolute
     * @param domain    of lists that do not say theirs
     * @param lists     which; all if left out
     */
    record FromDirectory(String directory, String domain, @Nullable List<String> lists, boolean dryRun, boolean update) {
    }

    /**
     * @param url      of Mailman's REST API with its version, or of its database ({@code jdbc:...})
     * @param lists    addresses; all if left out
     */
    record FromMailman(String url, String user, String password, @Nullable List<String> lists, boolean dryRun, boolean update) {

        @Override
        public String toString() {
            return url;
        }
    }

    /**
     * @param directory of lists ({@code DOMAIN/LIST/config} or {@code LIST/config}), or one list's; absolute
     * @param domain    of lists that do not stand in a directory of their domain
     * @param dump      of Sympa's tables in text, absolute; or else
     * @param database  {@code jdbc:…} of Sympa's database, with its user and password
     * @param etc       Sympa's configuration directory, absolute
     * @param archives  Sympa's directory of archives, absolute
     * @param lists     names or addresses; all if left out
     */
    record FromSympa(String directory, @Nullable String domain, @Nullable String dump, @Nullable String database, @Nullable String user, @Nullable String password,
                     @Nullable String etc, @Nullable String archives, @Nullable List<String> lists, boolean dryRun, boolean update) {

        @Override
        public String toString() {
            return directory;
        }
    }

    private final MovingIn movingIn;

    ImportsApi(MovingIn movingIn) {
        this.movingIn = movingIn;
    }

    @PostMapping("/sympa")
    @Operation(summary = "Takes the lists of a Sympa site by its directories, and its tables from a dump or its database")
    List<MovedList> sympa(@RequestBody FromSympa wanted) {
        try (SympaSite site = new SympaSite(place(wanted.directory(), true), Optional.ofNullable(wanted.domain()).map(Input::domain),
            Optional.ofNullable(wanted.etc()).map(e -> place(e, true)), Optional.ofNullable(wanted.archives()).map(a -> place(a, true)))) {
            if (wanted.dump() != null) {
                site.readDump(place(wanted.dump(), false));
            } else if (wanted.database() != null) {
                site.read(database(wanted.database(), wanted.user(), wanted.password()));
            }
            return move(site, wanted.lists(), wanted.dryRun(), wanted.update());
        } catch (IOException unreadable) {
            throw Refused.conflict(String.valueOf(unreadable.getMessage()));
        }
    }

    private static DriverManagerDataSource database(String url, @Nullable String user, @Nullable String password) {
        if (!url.startsWith("jdbc:")) {
            throw Refused.badRequest("not a jdbc URL: " + url);
        }
        return new DriverManagerDataSource(url, user == null ? "" : user, password == null ? "" : password);
    }

    private static Path place(String text, boolean directory) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute() && (directory ? Files.isDirectory(path) : Files.isRegularFile(path))) {
                return path;
            }
        } catch (InvalidPathException noPath) {
            throw Refused.badRequest("not a path: " + text);
        }
        throw Refused.badRequest("not an absolute path of a " + (directory ? "directory" : "file") + " that the server can read: " + text);
    }

    @PostMapping("/mailman2")
    @Operation(summary = "Takes the lists of a directory of Mailman 2 dumps")
    List<MovedList> mailmanTwo(@RequestBody FromDirectory wanted) {
        return move(new MailmanTwo(place(wanted.directory(), true), Input.domain(wanted.domain())), wanted.lists(), wanted.dryRun(), wanted.update());
    }

    @PostMapping("/mailman3")
    @Operation(summary = "Takes the lists of a Mailman 3 site by its REST API or its database")
    List<MovedList> mailmanThree(@RequestBody FromMailman wanted) {
        MovingIn.Reader reader = wanted.url().startsWith("jdbc:")
            ? new MailmanDatabase(new DriverManagerDataSource(wanted.url(), wanted.user(), wanted.password()))
            : new MailmanRest(http(wanted.url()), wanted.user(), wanted.password());
        return move(reader, wanted.lists(), wanted.dryRun(), wanted.update());
    }

    private List<MovedList> move(MovingIn.Reader reader, @Nullable List<String> lists, boolean dryRun, boolean update) {
        try {
            return movingIn.move(reader, lists == null ? List.of() : lists, new MoveOptions(dryRun, update));
        } catch (IOException unreadable) {
            throw Refused.conflict(String.valueOf(unreadable.getMessage()));
        }
    }

    private static URI http(String text) {
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && url.getScheme().matches("https?")) {
                return url;
            }
        } catch (IllegalArgumentException malformed) {
            throw Refused.badRequest("not a URL: " + text);
        }
        throw Refused.badRequest("neither an http nor a jdbc URL: " + text);
    }
}
