package org.colombier.portal.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.webjars.WebJarVersionLocator;

/** URLs of style sheets and scripts, all of our own origin, with their version in them so that browsers may keep them. Thread-safe. */
@Component
class Assets {

    private final WebJarVersionLocator webjars = new WebJarVersionLocator();
    private final Map<String, String> urls = new ConcurrentHashMap<>();

    /** @param path below {@code static/assets} */
    String own(String path) {
        return urls.computeIfAbsent(path, p -> "/assets/" + p + "?v=" + Long.toString(checksum("static/assets/" + p), 36));
    }

    String webjar(String jar, String path) {
        return urls.computeIfAbsent(jar + "/" + path, p -> "/webjars/" + jar + "/" + webjars.version(jar) + "/" + path);
    }

    private static long checksum(String resource) {
        try (InputStream in = new ClassPathResource(resource).getInputStream()) {
            CRC32 sum = new CRC32();
            sum.update(in.readAllBytes());
            return sum.getValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
