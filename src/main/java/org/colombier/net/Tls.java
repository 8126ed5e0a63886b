package org.colombier.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.colombier.ops.DataDirectory;
import org.colombier.ops.Site;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Our certificate for every protocol, from PEM files that may be exchanged while the server runs (within seconds, for
 * new connections). A file that cannot be read then leaves the last good one in use; at the start it stops the start.
 * Thread-safe.
 */
@Component
public class Tls {

    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
    private static final long LOOK_EVERY_NANOS = 2_000_000_000L;

    private final Path certificate;
    private final Path key;
    /** Guards the loading; the context is read without it. */
    private final ReentrantLock loading = new ReentrantLock();
    private volatile SSLContext context;
    private volatile long lookedAt = System.nanoTime();
    private volatile FileTime newest;

    Tls(TlsSettings settings, DataDirectory directory, Site site, Clock clock) throws IOException {
        if (settings.certificate().isBlank()) {
            Path own = directory.path().resolve("tls");
            certificate = own.resolve("certificate.pem");
            key = own.resolve("key.pem");
            if (!Files.exists(certificate)) {
                SelfSigned.write(site.hostname(), certificate, key, clock.instant());
            }
        } else {
            certificate = Path.of(settings.certificate());
            key = Path.of(settings.key());
        }
        newest = newest();
        context = load();
    }

    /** The context to take for the next connection; not to be kept. */
    public SSLContext context() {
        if (System.nanoTime() - lookedAt > LOOK_EVERY_NANOS && loading.tryLock()) {
            try {
                reloadIfChanged();
            } finally {
                lookedAt = System.nanoTime();
                loading.unlock();
            }
        }
        return context;
    }

    private void reloadIfChanged() {
        try {
            FileTime time = newest();
            if (!time.equals(newest)) {
                context = load();
                newest = time;
                LOG.info("a new TLS certificate is in use: {}", certificate);
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("the TLS certificate stays as it is: {}", e.getMessage());
        }
    }

    private FileTime newest() throws IOException {
        FileTime one = Files.getLastModifiedTime(certificate);
        FileTime other = Files.getLastModifiedTime(key);
        return one.compareTo(other) > 0 ? one : other;
    }

    private SSLContext load() throws IOException {
        try {
            char[] inMemoryOnly = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, inMemoryOnly);
            store.setKeyEntry("server", Pem.privateKey(key), inMemoryOnly, Pem.chain(certificate));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, inMemoryOnly);
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(keys.getKeyManagers(), noClientCertificates(), null);
            return made;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("colombier.tls.certificate, colombier.tls.key: " + certificate + ", " + key + ": " + e.getMessage(), e);
        }
    }

    private static javax.net.ssl.TrustManager @Nullable [] noClientCertificates() {
        return null;
    }
}
