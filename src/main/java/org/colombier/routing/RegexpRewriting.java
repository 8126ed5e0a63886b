package org.colombier.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.Site;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Rewriting by the tables {@code etc-dir/routing/*.regexp}, in the order of their names. Looks for changes every second;
 * a broken table stops the start, and later leaves the last good one in force. Thread-safe: {@code refresh} runs alone,
 * readers see the map it published.
 */
@Component
class RegexpRewriting implements Rewriting {

    private static final Logger LOG = LoggerFactory.getLogger(RegexpRewriting.class);

    private final Path directory;
    private volatile Map<Path, LiveFile<RegexpTable>> tables = Map.of();

    RegexpRewriting(Site site) throws BrokenTable, IOException {
        this.directory = site.etcDir().resolve("routing");
        Map<Path, LiveFile<RegexpTable>> first = new TreeMap<>();
        for (Path file : files()) {
            LiveFile<RegexpTable> live = new LiveFile<>(file, RegexpTableParser::parse, empty(file));
            live.read();
            first.put(file, live);
        }
        tables = first;
    }

    @Override
    public Optional<Rewrite> of(EmailAddress canonical) {
        for (Map.Entry<Path, LiveFile<RegexpTable>> table : tables.entrySet()) {
            Optional<RegexpTable.Answer> answer = table.getValue().table().find(canonical.toString());
            if (answer.isPresent()) {
                return Optional.of(rewrite(table.getKey().getFileName() + ":" + answer.get().line(), answer.get().text(), canonical));
            }
        }
        return Optional.empty();
    }

    @Scheduled(fixedDelay = 1_000)
    void refresh() {
        try {
            Map<Path, LiveFile<RegexpTable>> next = new TreeMap<>();
            for (Path file : files()) {
                next.put(file, refreshed(file));
            }
            tables = next;
        } catch (IOException | UncheckedIOException unreadable) {
            LOG.error("{}: {}; the last good tables stay", directory, unreadable.toString());
        }
    }

    private LiveFile<RegexpTable> refreshed(Path file) {
        LiveFile<RegexpTable> live = tables.containsKey(file) ? tables.get(file) : new LiveFile<>(file, RegexpTableParser::parse, empty(file));
        live.refresh();
        return live;
    }

    private static Rewrite rewrite(String place, String result, EmailAddress address) {
        try {
            return new Rewrite(place, RegexpTableParser.targets(result));
        } catch (IllegalArgumentException noAddress) {
            throw new RoutingUnavailable(place + ": makes of " + address + " what is no address: " + result);
        }
    }

    private static RegexpTable empty(Path file) {
        return new RegexpTable(file.toString(), List.of());
    }

    private TreeSet<Path> files() throws IOException {
        TreeSet<Path> files = new TreeSet<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.regexp")) {
                found.forEach(files::add);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        return files;
    }
}
