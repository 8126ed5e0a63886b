package org.colombier.queue;

/** The queue cannot store at the moment: the database is away, or its disk is full. Temporary; nothing was accepted. */
public class QueueUnavailable extends RuntimeException {

    public QueueUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
