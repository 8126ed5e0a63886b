package org.colombier.ops;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The mail log, from which a trace is read.
 *
 * @param directory where its files are, one for each node and day ({@code mail-NODE-DATE.log}); {@code log} in the data directory if not set.
 *                  Nodes that share a directory trace each other's mail
 * @param keep      how long a day's file is kept after the day, and so how far back a trace goes; at least one day
 * @param stdout    also write the lines to standard output, for the service manager's journal
 */
@ConfigurationProperties("colombier.mail-log")
record MailLogSettings(@Nullable Path directory, @DefaultValue("30d") Duration keep, @DefaultValue("true") boolean stdout) {

    MailLogSettings {
        if (keep.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("colombier.mail-log.keep: at least 1d, not " + keep);
        }
    }

    Path in(Site site) {
        return directory != null ? directory.toAbsolutePath() : site.dataDir().resolve("log");
    }
}
