package org.colombier.smtp.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Sessions without work, by purpose, the last used first. The lock guards the map; nothing is said to a peer under it. Thread-safe. */
final class SessionPool {

    private static final int MOST = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Purpose, Deque<Session>> idle = new HashMap<>();
    private final Duration longest;
    private int size;
    private boolean closed;

    SessionPool(Duration longest) {
        this.longest = longest;
    }

    @Nullable Session take(Purpose to) {
        lock.lock();
        try {
            Deque<Session> sessions = idle.get(to);
            if (sessions == null) {
                return null;
            }
            Session session = sessions.removeLast();
            size--;
            if (sessions.isEmpty()) {
                idle.remove(to);
            }
            return session;
        } finally {
            lock.unlock();
        }
    }

    void giveBack(Purpose to, Session session) {
        boolean kept;
        session.idle();
        lock.lock();
        try {
            kept = !closed && size < MOST;
            if (kept) {
                idle.computeIfAbsent(to, d -> new ArrayDeque<>()).addLast(session);
                size++;
            }
        } finally {
            lock.unlock();
        }
        if (!kept) {
            session.quit();
        }
    }

    /** Says farewell to the sessions that were idle for too long. */
    void expire() {
        List<Session> expired = new ArrayList<>();
        lock.lock();
        try {
            for (Iterator<Deque<Session>> all = idle.values().iterator(); all.hasNext();) {
                Deque<Session> sessions = all.next();
                while (!sessions.isEmpty() && (closed || sessions.getFirst().idleFor(longest))) {
                    expired.add(sessions.removeFirst());
                    size--;
                }
                if (sessions.isEmpty()) {
                    all.remove();
                }
            }
        } finally {
            lock.unlock();
        }
        expired.forEach(Session::quit);
    }

    /** From now on nothing is kept. */
    void close() {
        lock.lock();
        closed = true;
        lock.unlock();
        expire();
    }
}
