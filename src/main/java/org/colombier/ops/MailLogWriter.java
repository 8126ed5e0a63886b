package org.colombier.ops;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Writes the mail log from a thread of its own, as many lines at a time as have come: to the day's file and, if so
 * set, to standard output. What comes faster than it can be written waits, so memory stays bounded; a process that is
 * killed loses the lines of its last milliseconds. A file that cannot be written (a full disk) stops no mail: the lines
 * of that time are missing from the trace, and the program's log says so. Thread-safe.
 */
@Component
final class MailLogWriter implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MailLogWriter.class);
    private static final int MOST_WAITING = 50_000;
    private static final int MOST_AT_ONCE = 2_000;
    private static final long COMPLAIN_EVERY_SECONDS = 60;

    private final BlockingQueue<MailLogLine> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final MailLogFiles files;
    private final Optional<PrintStream> journal;
    private Instant complained = Instant.MIN;
    private volatile boolean running;
    private Thread writer = Thread.ofPlatform().unstarted(() -> { });

    @Autowired
    MailLogWriter(MailLogSettings settings, Site site, Node node) {
        this(new MailLogFiles(settings.in(site), node.id(), settings.keep()), settings.stdout() ? Optional.of(System.out) : Optional.empty());
    }

    MailLogWriter(MailLogFiles files, Optional<PrintStream> journal) {
        this.files = files;
        this.journal = journal;
    }

    /** Returns at once, unless very many lines wait. */
    void take(MailLogLine line) {
        try {
            waiting.put(line);
        } catch (InterruptedException e) {
            // The thread is being stopped, its line still counts.
            waiting.offer(line);
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start() {
        running = true;
        writer = Thread.ofPlatform().daemon().name("mail-log").start(this::run);
        MailLog.attach(this);
    }

    /** Everything said before is written when this returns. */
    @Override
    public void stop() {
        MailLog.detach(this);
        running = false;
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts before all that handle mail, and stops after them. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    private void run() {
        List<MailLogLine> lines = new ArrayList<>();
        ByteArrayOutputStream text = new ByteArrayOutputStream(64 << 10);
        try (files) {
            while (running || !waiting.isEmpty()) {
                MailLogLine first = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    lines.add(first);
                    waiting.drainTo(lines, MOST_AT_ONCE - 1);
                    write(lines, text);
                    lines.clear();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            complain(e);
        }
    }

    private void write(List<MailLogLine> lines, ByteArrayOutputStream text) {
        LocalDate day = MailLogFiles.dayOf(lines.getFirst().at());
        for (MailLogLine line : lines) {
            LocalDate its = MailLogFiles.dayOf(line.at());
            if (!its.equals(day)) {
                flush(day, text);
                day = its;
            }
            append(line, text);
        }
        flush(day, text);
    }

    /** Whatever is wrong with one line, this thread goes on: without it the lines would pile up and then keep mail waiting. */
    private static void append(MailLogLine line, ByteArrayOutputStream text) {
        try {
            text.writeBytes(line.octets());
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("a line of {} cannot be written into the mail log", line.room(), e);
        }
    }

    private void flush(LocalDate day, ByteArrayOutputStream text) {
        byte[] octets = text.toByteArray();
        text.reset();
        journal.ifPresent(out -> {
            out.write(octets, 0, octets.length);
            out.flush();
        });
        try {
            files.append(day, ByteBuffer.wrap(octets));
        } catch (IOException | RuntimeException e) {
            complain(e);
        }
    }

    private void complain(Exception e) {
        Instant now = Instant.now();
        if (now.isAfter(complained.plusSeconds(COMPLAIN_EVERY_SECONDS))) {
            complained = now;
            LOG.error("the mail log cannot be written, lines are missing in it from now on: {}", e.toString());
        }
    }
}
