package org.colombier.maps;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All files of a directory that match, in the order of their names: the first that knows the key answers. Files that
 * come and go are noticed. Thread-safe: {@code refresh} runs alone, readers see the map it published.
 */
final class FileTables implements LiveTable {

    private static final Logger LOG = LoggerFactory.getLogger(FileTables.class);

    private final String specification;
    private final Path pattern;
    private final Function<Path, LiveFile> opener;
    private final Function<Path, String> shown;
    private volatile Map<Path, LiveFileTable> tables = Map.of();

    private record LiveFileTable(LiveFile file, FileTable table) {
    }

    /** @param pattern its last part is a glob */
    FileTables(String specification, Path pattern, Function<Path, LiveFile> opener, Function<Path, String> shown) {
        this.specification = specification;
        this.pattern = pattern;
        this.opener = opener;
        this.shown = shown;
    }

    /** @throws BrokenTable if a file cannot be read */
    void read() {
        Map<Path, LiveFileTable> first = new TreeMap<>();
        try {
            files().forEach(path -> first.put(path, opened(path)));
        } catch (IOException unreadable) {
            throw new BrokenTable(specification, unreadable.toString());
        }
        first.values().forEach(t -> t.file().read());
        tables = first;
    }

    @Override
    public Optional<Answer> look(String key) {
        for (LiveFileTable t : tables.values()) {
            Optional<Answer> answer = t.table().look(key);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Answer> lookPart(String part) {
        for (LiveFileTable t : tables.values()) {
            Optional<Answer> answer = t.table().lookPart(part);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    @Override
    public void refresh() {
        try {
            Map<Path, LiveFileTable> next = new TreeMap<>();
            for (Path path : files()) {
                LiveFileTable known = tables.get(path);
                next.put(path, known == null ? opened(path) : known);
            }
            next.values().forEach(t -> t.file().refresh());
            tables = next;
        } catch (IOException unreadable) {
            LOG.error("{}: {}; the last good tables stay", specification, unreadable.toString());
        }
    }

    @Override
    public List<TableReport> reports() {
        return tables.values().stream().flatMap(t -> t.table().reports().stream()).toList();
    }

    @Override
    public String toString() {
        return specification;
    }

    private LiveFileTable opened(Path path) {
        LiveFile file = opener.apply(path);
        return new LiveFileTable(file, new FileTable(specification, shown.apply(path), file));
    }

    private TreeSet<Path> files() throws IOException {
        TreeSet<Path> files = new TreeSet<>();
        Path directory = pattern.getParent();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, pattern.getFileName().toString())) {
                found.forEach(files::add);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        return files;
    }
}
