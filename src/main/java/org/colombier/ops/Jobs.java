package org.colombier.ops;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.integration.support.locks.LockRegistry;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Runs each {@link Job} when it is due, on one node of the cluster: a lock in the database keeps two nodes apart, the
 * recorded start of the last run keeps the second from repeating what the first has just done. A job that fails is
 * logged and comes again at its next time; it never stops the others.
 */
@Component
public class Jobs implements SmartLifecycle {

    /**
     * A job as an administrator sees it.
     *
     * @param last empty if it never ran
     * @param next when it is due; not after now: at the next look of a node
     */
    public record Listed(String name, Duration every, Optional<Run> last, Instant next) {
    }

    /** @param finished empty while it runs, or if its node died under it */
    public record Run(String name, Instant started, Optional<Instant> finished, String node, String result) {
    }

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    private final List<Job> jobs;
    private final LockRegistry<?> locks;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final Node node;
    private volatile List<Thread> threads = List.of();

    Jobs(List<Job> jobs, LockRegistry<?> locks, JdbcClient jdbc, Clock clock, Node node) {
        this.jobs = jobs;
        this.locks = locks;
        this.jdbc = jdbc;
        this.clock = clock;
        this.node = node;
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        threads = jobs.stream().map(job -> Thread.ofVirtual().name("job-" + job.name()).start(() -> repeat(job))).toList();
    }

    /** Every job of this site with its last run, by name. */
    public List<Listed> all() {
        Map<String, Run> runs = lastRuns().stream().collect(Collectors.toMap(Run::name, Function.identity()));
        return jobs.stream().sorted(Comparator.comparing(Job::name)).map(job -> {
            Optional<Run> last = Optional.ofNullable(runs.get(job.name()));
            return new Listed(job.name(), job.every(), last, last.map(r -> r.started().plus(job.every())).orElseGet(clock::instant));
        }).toList();
    }

    /**
     * Runs a job now, whether it is due or not, unless it runs already.
     *
     * @return its run as recorded; empty if another thread or node is at it
     * @throws NoSuchElementException if there is no job of that name
     */
    public Optional<Run> runNow(String name) {
        Job job = jobs.stream().filter(j -> j.name().equals(name)).findFirst().orElseThrow();
        Lock lock = locks.obtain("job-" + job.name());
        if (!lock.tryLock()) {
            return Optional.empty();
        }
        try {
            runAndRecord(job);
        } finally {
            lock.unlock();
        }
        return lastRuns().stream().filter(r -> r.name().equals(name)).findFirst();
    }

    private List<Run> lastRuns() {
        return jdbc.sql("SELECT name, started, finished, node, result FROM job_run ORDER BY name")
            .query((rs, n) -> new Run(rs.getString(1), rs.getTimestamp(2).toInstant(),
                Optional.ofNullable(rs.getTimestamp(3)).map(Timestamp::toInstant), rs.getString(4), rs.getString(5)))
            .list();
    }

    private void repeat(Job job) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                runIfDue(job);
                Thread.sleep(job.every());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void runIfDue(Job job) throws InterruptedException {
        try {
            Lock lock = locks.obtain("job-" + job.name());
            if (!lock.tryLock()) {
                return;
            }
            try {
                if (isDue(job)) {
                    runAndRecord(job);
                }
            } finally {
                lock.unlock();
            }
        } catch (RuntimeException e) {
            LOG.warn("job {}: {}", job.name(), e.getMessage(), e);
        }
    }

    /** A tenth of the interval is allowed for nodes whose clocks or threads differ a little. */
    private boolean isDue(Job job) {
        return jdbc.sql("SELECT started FROM job_run WHERE name = ?").param(job.name()).query(Timestamp.class).optional()
            .map(last -> !last.toInstant().plus(job.every().multipliedBy(9).dividedBy(10)).isAfter(clock.instant()))
            .orElse(true);
    }

    private void runAndRecord(Job job) {
        jdbc.sql("REPLACE INTO job_run (name, started, finished, node, result) VALUES (?, ?, NULL, ?, 'running')")
            .params(job.name(), Timestamp.from(clock.instant()), node.id()).update();
        String result = result(job);
        jdbc.sql("UPDATE job_run SET finished = ?, result = LEFT(?, 255) WHERE name = ?")
            .params(Timestamp.from(clock.instant()), result, job.name()).update();
    }

    private static String result(Job job) {
        try {
            return job.run();
        } catch (RuntimeException e) {
            LOG.warn("job {}: {}", job.name(), e.getMessage(), e);
            return "failed: " + e.getMessage();
        }
    }

    @Override
    public void start() {
        // The jobs begin when the whole application is ready.
    }

    @Override
    public void stop() {
        threads.forEach(Thread::interrupt);
        threads = List.of();
    }

    @Override
    public boolean isRunning() {
        return !threads.isEmpty();
    }
}
