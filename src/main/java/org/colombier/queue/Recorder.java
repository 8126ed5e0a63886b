package org.colombier.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.colombier.queue.Attempt.Taken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One thread that writes the outcomes of all running attempts, back to back: each commit takes whatever has come in
 * during the one before. So a crash repeats what was settled within the last few milliseconds, and the database sees
 * tens of commits a second, not thousands. While the database is away it keeps what it has and tries again.
 */
@Component
class Recorder {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final int MOST_AT_ONCE = 500;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration SET_ASIDE = Duration.ofMinutes(10);

    private final TransactionTemplate transaction;
    private final Settlement settlement;
    private final Clock clock;
    private final LinkedBlockingQueue<Attempt> waiting = new LinkedBlockingQueue<>();
    private volatile boolean stopping;
    private volatile Thread thread = Thread.ofVirtual().unstarted(() -> { });

    Recorder(PlatformTransactionManager transactions, Settlement settlement, Clock clock) {
        this.transaction = new TransactionTemplate(transactions);
        this.settlement = settlement;
        this.clock = clock;
    }

    void enqueue(Attempt attempt) {
        waiting.add(attempt);
    }

    /** @param pulse called about once a second from the recorder's thread */
    void start(Runnable pulse) {
        stopping = false;
        thread = Thread.ofPlatform().name("queue-recorder").start(() -> run(pulse));
    }

    /**
     * Writes what has come in, as long as the time allows, and ends.
     *
     * @return false if something could not be written
     */
    boolean stop(Duration atMost) {
        stopping = true;
        try {
            if (thread.getState() == Thread.State.NEW || thread.join(atMost)) {
                return true;
            }
            LOG.warn("outcomes of {} or more attempts could not be written before the stop; they will be repeated", waiting.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        return false;
    }

    private void run(Runnable pulse) {
        long pulsed = System.nanoTime();
        try {
            while (!stopping || !waiting.isEmpty()) {
                List<Taken> batch = next();
                if (!batch.isEmpty()) {
                    write(batch);
                }
                if (System.nanoTime() - pulsed > 1_000_000_000L) {
                    pulsed = System.nanoTime();
                    pulse.run();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Taken> next() throws InterruptedException {
        Attempt first = waiting.poll(stopping ? 1 : 100, TimeUnit.MILLISECONDS);
        if (first == null) {
            return List.of();
        }
        List<Attempt> attempts = new ArrayList<>();
        attempts.add(first);
        waiting.drainTo(attempts, MOST_AT_ONCE - 1);
        return attempts.stream().map(Attempt::take).toList();
    }

    private void write(List<Taken> batch) throws InterruptedException {
        long pause = 50;
        while (true) {
            try {
                transaction.executeWithoutResult(status -> settlement.write(batch));
                batch.stream().filter(Taken::ended).forEach(taken -> taken.attempt().recorded());
                return;
            } catch (RuntimeException e) {
                if (!isAway(e)) {
                    isolate(batch, e);
                    return;
                }
                LOG.warn("outcomes of {} attempts cannot be written, trying again in {} ms: {}", batch.size(), pause, e.getMessage());
                Thread.sleep(e instanceof TransientDataAccessException ? 5 : pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE.toMillis());
            }
        }
    }

    /** One attempt that cannot be written must not keep the others from being written. */
    private void isolate(List<Taken> batch, RuntimeException why) throws InterruptedException {
        if (batch.size() > 1) {
            for (Taken taken : batch) {
                write(List.of(taken));
            }
            return;
        }
        Taken poison = batch.getFirst();
        LOG.error("{}: outcomes cannot be written; undelivered recipients wait {}", poison.packet().queueId(), SET_ASIDE, why);
        Instant until = clock.instant().plus(SET_ASIDE);
        try {
            transaction.executeWithoutResult(status -> settlement.setAside(poison, until, "outcomes cannot be recorded: " + why));
        } catch (RuntimeException again) {
            LOG.error("{}: nor can it be set aside; its lease runs out", poison.packet().queueId(), again);
        }
        if (poison.ended()) {
            poison.attempt().recorded();
        }
    }

    /** Anything the database says may be temporary (away, full, deadlock), but not what lies in the data or the statement. */
    private static boolean isAway(RuntimeException e) {
        Throwable cause = e instanceof QueueUnavailable && e.getCause() != null ? e.getCause() : e;
        return cause instanceof TransactionException || cause instanceof DataAccessException
            && !(cause instanceof DataIntegrityViolationException || cause instanceof InvalidDataAccessApiUsageException || cause instanceof InvalidDataAccessResourceUsageException);
    }
}
