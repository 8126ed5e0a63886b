package org.colombier.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.TransactionException;

/**
 * Stores what many threads bring at the same time in one transaction. Whoever comes while a group is being stored waits
 * for the next one, which one of them leads; so a busy server makes one commit of what came in during the one before,
 * and an idle one waits for nobody. The lock guards the waiting line alone; the database is never waited for under it.
 * Thread-safe.
 */
final class GroupCommit<T> {

    private static final class Waiting<T> {
        private final T item;
        private boolean over;
        private boolean stored;
        private @Nullable RuntimeException failure;

        Waiting(T item) {
            this.item = item;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition groupEnded = lock.newCondition();
    private final Deque<Waiting<T>> line = new ArrayDeque<>();
    private final int most;
    private final Consumer<List<T>> store;
    private boolean running;

    /**
     * @param most  items in one transaction
     * @param store stores all and commits, or throws and has stored none
     */
    GroupCommit(int most, Consumer<List<T>> store) {
        this.most = most;
        this.store = store;
    }

    /** Returns when the item is committed; throws what the store threw for it. */
    void commit(T item) {
        Waiting<T> mine = new Waiting<>(item);
        lock.lock();
        try {
            line.add(mine);
            while (!mine.over) {
                if (running) {
                    groupEnded.awaitUninterruptibly();
                } else {
                    lead();
                }
            }
        } finally {
            lock.unlock();
        }
        if (!mine.stored) {
            throw mine.failure != null ? mine.failure : new IllegalStateException("the thread that led the group died");
        }
    }

    /** Called with the lock, and returns with it. */
    private void lead() {
        running = true;
        List<Waiting<T>> group = new ArrayList<>();
        while (!line.isEmpty() && group.size() < most) {
            group.add(line.remove());
        }
        lock.unlock();
        try {
            storeOrIsolate(group);
        } finally {
            lock.lock();
            running = false;
            group.forEach(waiting -> waiting.over = true);
            groupEnded.signalAll();
        }
    }

    /** One item that cannot be stored must not keep the others out; a database that is away is not asked once for each. */
    private void storeOrIsolate(List<Waiting<T>> group) {
        if (store(group) || group.size() == 1) {
            return;
        }
        for (Waiting<T> waiting : group) {
            if (isAway(waiting.failure)) {
                return;
            }
            if (!store(List.of(waiting))) {
                RuntimeException why = waiting.failure;
                if (isAway(why)) {
                    group.stream().filter(other -> !other.stored).forEach(other -> other.failure = why);
                }
            }
        }
    }

    private boolean store(List<Waiting<T>> group) {
        try {
            store.accept(group.stream().map(waiting -> waiting.item).toList());
            group.forEach(waiting -> waiting.stored = true);
            return true;
        } catch (RuntimeException e) {
            group.forEach(waiting -> waiting.failure = e);
            return false;
        }
    }

    private static boolean isAway(@Nullable RuntimeException e) {
        Throwable cause = e instanceof QueueUnavailable && e.getCause() != null ? e.getCause() : e;
        return cause instanceof TransactionException || cause instanceof DataAccessResourceFailureException || cause instanceof TransientDataAccessResourceException;
    }
}
