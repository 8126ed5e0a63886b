package org.colombier.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers what many threads ask at the same time in one go. A thread that comes while a group is in work waits for the next
 * one, which one of the waiting leads. The lock guards the waiting line alone; the work is never waited for under it.
 * Thread-safe.
 *
 * @param <Q> what one thread brings
 * @param <A> what it gets for it
 */
public final class Together<Q, A> {

    private static final class Waiting<Q, A> {
        private final Q question;
        private final Thread thread = Thread.currentThread();
        private @Nullable A answer;
        private @Nullable RuntimeException failure;
        private boolean answered;
        /** Written last by the leader, so that whoever sees it sees the rest. */
        private volatile boolean over;
        private volatile boolean leads;

        Waiting(Q question) {
            this.question = question;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting<Q, A>> line = new ArrayDeque<>();
    private final int most;
    private final Function<List<Q>, List<A>> work;
    private final Predicate<RuntimeException> commonToAll;
    private boolean running;

    /**
     * @param most        questions in one group, 1 or more
     * @param work        answers all, in their order, or throws and has done nothing
     * @param commonToAll of a failure: it would be the same for each question alone (the database is away), so they are
     *                    not tried one by one
     */
    public Together(int most, Function<List<Q>, List<A>> work, Predicate<RuntimeException> commonToAll) {
        this.most = most;
        this.work = work;
        this.commonToAll = commonToAll;
    }

    /**
     * Returns the answer, found by work that began after this call. An interrupt does not end the wait.
     *
     * @throws RuntimeException what the work threw for this question
     */
    public A ask(Q question) {
        Waiting<Q, A> mine = new Waiting<>(question);
        lock.lock();
        try {
            line.add(mine);
            if (!running) {
                running = true;
                mine.leads = true;
            }
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (!mine.over) {
            if (mine.leads) {
                lead();
            } else {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return result(mine);
    }

    /** An answer may be null where {@code A} is {@code Void}. */
    @SuppressWarnings("NullAway")
    private static <Q, A> A result(Waiting<Q, A> mine) {
        if (mine.answered) {
            return mine.answer;
        }
        throw mine.failure != null ? mine.failure : new IllegalStateException("the thread that led the group died");
    }

    /** The leader is the first in the line, so it serves itself. */
    private void lead() {
        List<Waiting<Q, A>> group = new ArrayList<>();
        lock.lock();
        try {
            while (!line.isEmpty() && group.size() < most) {
                group.add(line.remove());
            }
        } finally {
            lock.unlock();
        }
        try {
            answerOrIsolate(group);
        } finally {
            handOver();
            for (Waiting<Q, A> waiting : group) {
                waiting.over = true;
                LockSupport.unpark(waiting.thread);
            }
        }
    }

    private void handOver() {
        lock.lock();
        try {
            Waiting<Q, A> next = line.peek();
            running = next != null;
            if (next != null) {
                next.leads = true;
                LockSupport.unpark(next.thread);
            }
        } finally {
            lock.unlock();
        }
    }

    /** One question that cannot be answered must not keep the others from theirs. */
    private void answerOrIsolate(List<Waiting<Q, A>> group) {
        if (answer(group) || group.size() == 1) {
            return;
        }
        for (Waiting<Q, A> waiting : group) {
            RuntimeException before = waiting.failure;
            if (before != null && commonToAll.test(before)) {
                return;
            }
            if (!answer(List.of(waiting))) {
                RuntimeException why = waiting.failure;
                if (why != null && commonToAll.test(why)) {
                    group.stream().filter(other -> !other.answered).forEach(other -> other.failure = why);
                }
            }
        }
    }

    private boolean answer(List<Waiting<Q, A>> group) {
        try {
            List<A> answers = work.apply(group.stream().map(waiting -> waiting.question).toList());
            for (int i = 0; i < group.size(); i++) {
                group.get(i).answer = answers.get(i);
                group.get(i).answered = true;
            }
            return true;
        } catch (RuntimeException e) {
            group.forEach(waiting -> waiting.failure = e);
            return false;
        }
    }
}
