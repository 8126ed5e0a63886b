package org.colombier.smtp.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends connections past their deadline by closing the socket under whatever blocks on it: so a peer that takes nothing,
 * or gives an octet a minute, is bounded as one that is silent. Accurate to a fifth of a second. Thread-safe.
 */
final class Watchdog implements AutoCloseable {

    private static final long EVERY_MILLIS = 200;

    private final Set<Connection> watched = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofVirtual().name("smtp-client-watchdog").start(this::watch);

    void watch(Connection connection) {
        watched.add(connection);
    }

    void forget(Connection connection) {
        watched.remove(connection);
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(EVERY_MILLIS);
                long now = System.nanoTime();
                watched.forEach(c -> c.endIfOverdue(now));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
