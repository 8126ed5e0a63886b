package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.colombier.lists.migration.MoveOptions;
import org.colombier.lists.migration.MovedList;
import org.colombier.lists.migration.MovingIn;
import org.colombier.lists.migration.mailman.MailmanDatabase;
import org.colombier.lists.migration.mailman.MailmanRest;
import org.colombier.lists.migration.mailman.MailmanTwo;
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

    private final MovingIn movingIn;

    ImportsApi(MovingIn movingIn) {
        this.movingIn = movingIn;
    }

    @PostMapping("/mailman2")
    @Operation(summary = "Takes the lists of a directory of Mailman 2 dumps")
    List<MovedList> mailmanTwo(@RequestBody FromDirectory wanted) {
        Path directory = Path.of(wanted.directory());
        if (!directory.isAbsolute() || !Files.isDirectory(directory)) {
            throw Refused.badRequest("not a directory of the server: " + wanted.directory());
        }
        return move(new MailmanTwo(directory, Input.domain(wanted.domain())), wanted.lists(), wanted.dryRun(), wanted.update());
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
