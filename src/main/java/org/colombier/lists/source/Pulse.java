package org.colombier.lists.source;

/** Keeps a lease alive while its work is under way. */
final class Pulse implements AutoCloseable {

    private final Thread thread;
    private final Runnable beat;

    Pulse(Runnable beat) {
        this.beat = beat;
        this.thread = Thread.ofVirtual().name("source-lease").start(this::beat);
    }

    private void beat() {
        try {
            while (true) {
                Thread.sleep(DueLists.LEASE.dividedBy(4));
                beat.run();
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /** Work that comes to the end of a step says so, too. */
    void check() {
        beat.run();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
