package org.colombier.lists.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a site allows its lists' data sources.
 *
 * @param fileDirectories where {@code include_file} may read; {@code data_sources} in {@code etc-dir} if none is named
 * @param plainHttp       true to fetch remote files without TLS too
 * @param loopback        true to fetch remote files from this machine and from link-local addresses too; otherwise a list could ask what is meant for this machine alone
 * @param caFile          PEM file of further authorities that may vouch for LDAP and web servers
 * @param parallel        how many lists one node synchronises at once
 * @param maxEntries      a source with more than so many entries counts as failed
 * @param maxFileSize     so much is read of a file, here or remote; a larger one counts as failed
 * @param postWait        how long a post waits for its list's sources before it is sent to the members as they are
 * @param retry           after how long a list whose sources did not all answer is synchronised again, if its {@code ttl} is longer
 */
@ConfigurationProperties("colombier.source")
record SourceSettings(@DefaultValue List<Path> fileDirectories, @DefaultValue("false") boolean plainHttp, @DefaultValue("false") boolean loopback, @DefaultValue("") String caFile,
                      @DefaultValue("4") int parallel, @DefaultValue("2000000") long maxEntries, @DefaultValue("256MB") DataSize maxFileSize,
                      @DefaultValue("60s") Duration postWait, @DefaultValue("15m") Duration retry) {

    SourceSettings {
        fileDirectories = List.copyOf(fileDirectories);
        if (parallel < 1 || parallel > 64) {
            throw new IllegalArgumentException("colombier.source.parallel: between 1 and 64, not " + parallel);
        }
        if (maxEntries < 1 || maxEntries > 50_000_000) {
            throw new IllegalArgumentException("colombier.source.max-entries: between 1 and 50000000, not " + maxEntries);
        }
        if (maxFileSize.toBytes() < 1_024) {
            throw new IllegalArgumentException("colombier.source.max-file-size: at least 1KB");
        }
        if (postWait.isNegative() || postWait.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("colombier.source.post-wait: between 0 and 10 minutes, not " + postWait);
        }
        if (retry.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("colombier.source.retry: at least a minute, not " + retry);
        }
    }

    /** The file of further authorities, if the site has one. */
    Optional<Path> authorities() {
        return caFile.isBlank() ? Optional.empty() : Optional.of(Path.of(caFile));
    }
}
