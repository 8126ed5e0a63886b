package org.colombier.mailstore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes names in a directory durable. Threads that ask for the same directory while a sync of it runs share the next
 * one. The lock guards the groups' numbers alone; the disk is never waited for under it. Thread-safe.
 */
final class DirectorySync {

    private static final class Group {
        private final Condition finished;
        private int users;
        private long asked;
        private long done;
        private boolean running;

        Group(Condition finished) {
            this.finished = finished;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Path, Group> groups = new HashMap<>();

    /** Returns when everything that was in the directory at the call is on disk. */
    void sync(Path directory) throws IOException {
        lock.lock();
        Group group = groups.computeIfAbsent(directory, d -> new Group(lock.newCondition()));
        group.users++;
        long mine = ++group.asked;
        try {
            while (group.done < mine) {
                if (group.running) {
                    group.finished.awaitUninterruptibly();
                } else {
                    lead(directory, group);
                }
            }
        } finally {
            if (--group.users == 0) {
                groups.remove(directory);
            }
            lock.unlock();
        }
    }

    /** Called with the lock, and returns with it. A failure is the leader's alone; the next one tries for itself. */
    private void lead(Path directory, Group group) throws IOException {
        group.running = true;
        long upTo = group.asked;
        lock.unlock();
        boolean synced = false;
        try {
            now(directory);
            synced = true;
        } finally {
            lock.lock();
            group.running = false;
            if (synced) {
                group.done = Math.max(group.done, upTo);
            }
            group.finished.signalAll();
        }
    }

    /** On Linux a directory is opened for reading and forced like a file. */
    static void now(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
