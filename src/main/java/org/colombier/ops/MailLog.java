package org.colombier.ops;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mail log: one line per event, {@code ROOM: QUEUEID: key=value, key=value …}, after the manner of Postfix, so that what
 * happened to a message is found by its queue id. Values are cleaned of control characters: a peer cannot write lines.
 * A running server's {@link MailLogWriter} writes the lines a moment later, off the threads that handle mail; without
 * one they go to the program's own log. Thread-safe.
 */
public final class MailLog {

    private static final Logger LOG = LoggerFactory.getLogger("mail");
    private static final List<MailLogWriter> WRITERS = new CopyOnWriteArrayList<>();

    private MailLog() {
    }

    /**
     * @param room  who speaks: {@code smtpd}, {@code qmgr}, {@code smtp}, {@code local}, {@code robot}, {@code bounce}
     * @param id    the queue id, or {@code NOQUEUE}; its text is made when the line is written
     * @param event the rest of the line
     */
    public static void line(String room, Object id, String event) {
        MailLogLine line = new MailLogLine(Instant.now(), room, id, event);
        if (WRITERS.isEmpty()) {
            LOG.info("{}: {}: {}", room, id, line.cleanEvent());
            return;
        }
        for (MailLogWriter writer : WRITERS) {
            writer.take(line);
        }
    }

    static void attach(MailLogWriter writer) {
        WRITERS.add(writer);
    }

    static void detach(MailLogWriter writer) {
        WRITERS.remove(writer);
    }
}
