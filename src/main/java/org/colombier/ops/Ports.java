package org.colombier.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The ports in use, written to {@code data-dir/ports.properties} when everything is up (a port of 0 in the
 * configuration means any free one). The file appears whole or not at all. Thread-safe.
 */
@Component
public class Ports {

    private final Map<String, Integer> open = new TreeMap<>();
    private final Path file;

    Ports(Site site) {
        this.file = site.dataDir().resolve("ports.properties");
    }

    /** @param key the configuration key of the port without {@code colombier.} and {@code .port}, such as {@code smtp.mx} */
    public synchronized void opened(String key, int port) {
        open.put(key, port);
    }

    /** The port in use for a key; throws if that service is off. */
    public synchronized int of(String key) {
        Integer port = open.get(key);
        if (port == null) {
            throw new IllegalStateException("no open port " + key);
        }
        return port;
    }

    /** True if this server listens on that port. */
    public synchronized boolean isOpen(int port) {
        return open.containsValue(port);
    }

    @EventListener
    void http(WebServerInitializedEvent started) {
        opened("http", started.getWebServer().getPort());
    }

    @EventListener(ApplicationReadyEvent.class)
    synchronized void write() {
        String text = open.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue() + "\n").collect(Collectors.joining());
        try {
            Path fresh = file.resolveSibling("ports.properties.new");
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
