package org.colombier.lists.scenario;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files read once and again when they change (by time, size and identity). When a changed file cannot be read, the last
 * sound reading stays and the fault is logged, once. Thread-safe.
 */
final class FileCache<T> {

    /** Makes a value of a file's text. */
    interface Reader<T> {
        T read(Path file, String text) throws ScenarioSyntaxException;
    }

    /**
     * @param value empty if no sound reading was had yet
     * @param fault why the present file cannot be read; empty if it can
     */
    record Loaded<T>(Optional<T> value, String fault, Stamp stamp) {
    }

    private record Stamp(FileTime time, long size, Object identity) {

        static Stamp of(Path file) throws IOException {
            var a = Files.readAttributes(file, BasicFileAttributes.class);
            Object key = a.fileKey();
            return new Stamp(a.lastModifiedTime(), a.size(), key == null ? "" : key);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(FileCache.class);

    private final int maxOctets;
    private final Reader<T> reader;
    private final Cache<Path, Loaded<T>> cache = Caffeine.newBuilder().maximumSize(20_000).build();

    FileCache(int maxOctets, Reader<T> reader) {
        this.maxOctets = maxOctets;
        this.reader = reader;
    }

    /** Empty if there is no such file. */
    Optional<Loaded<T>> get(Path file) {
        // Most files that are looked for do not exist: this asks without the price of an exception.
        if (file.toFile().lastModified() == 0 && !Files.exists(file)) {
            cache.invalidate(file);
            return Optional.empty();
        }
        try {
            Stamp stamp = Stamp.of(file);
            Loaded<T> known = cache.getIfPresent(file);
            if (known == null || !known.stamp().equals(stamp)) {
                known = load(file, stamp, known == null ? Optional.empty() : known.value());
                cache.put(file, known);
            }
            return Optional.of(known);
        } catch (NoSuchFileException gone) {
            cache.invalidate(file);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.ofNullable(cache.getIfPresent(file)).or(() -> Optional.of(new Loaded<>(Optional.empty(), e.toString(), new Stamp(FileTime.fromMillis(0), -1, ""))));
        }
    }

    private Loaded<T> load(Path file, Stamp stamp, Optional<T> last) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(maxOctets + 1);
            if (octets.length > maxOctets) {
                throw new IOException("larger than " + maxOctets + " octets");
            }
            return new Loaded<>(Optional.of(reader.read(file, ScenarioText.of(octets))), "", stamp);
        } catch (IOException | ScenarioSyntaxException e) {
            LOG.error("{}; {}", e.getMessage(), last.isPresent() ? "the last sound reading of the file stays" : "everything it decides is refused");
            return new Loaded<>(last, String.valueOf(e.getMessage()), stamp);
        }
    }
}
