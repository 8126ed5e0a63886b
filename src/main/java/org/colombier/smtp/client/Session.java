package org.colombier.smtp.client;

import java.io.IOException;
import java.time.Duration;
import org.colombier.mail.SmtpReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open conversation with a peer after EHLO, used for one packet after the other. For one thread at a time. */
final class Session {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Host host;
    private final Connection connection;
    private final Extensions extensions;
    private final int most;
    private final long end;
    private int transactions;
    private boolean transactionOpen;
    private long idleSince;

    /**
     * @param transactions how many it is used for at most
     * @param life         how long
     */
    Session(Host host, Connection connection, Extensions extensions, int transactions, Duration life) {
        this.host = host;
        this.connection = connection;
        this.extensions = extensions;
        this.most = Math.min(transactions, extensions.transactions());
        this.end = System.nanoTime() + life.toNanos();
    }

    Connection connection() {
        return connection;
    }

    Extensions extensions() {
        return extensions;
    }

    String relay() {
        return host.toString();
    }

    /** True if no other transaction is to be begun. */
    boolean isUsedUp() {
        return transactions >= most || System.nanoTime() - end > 0;
    }

    void countTransaction() {
        transactions++;
    }

    /** True if the next MAIL must be preceded by RSET: the peer may think that a transaction is under way. */
    boolean isTransactionOpen() {
        return transactionOpen;
    }

    void setTransactionOpen(boolean open) {
        transactionOpen = open;
    }

    void idle() {
        idleSince = System.nanoTime();
    }

    boolean idleFor(Duration time) {
        return System.nanoTime() - idleSince > time.toNanos();
    }

    /** What a failure means for the recipients it leaves behind. */
    SmtpReply meaning(IOException failure) {
        return failure instanceof SessionFailure told ? told.reply()
            : new SmtpReply(421, "4.4.2", connection.describe(failure) + " in conversation with " + host);
    }

    /** RFC 5321 section 4.1.1.10, without keeping anybody waiting. */
    void quit() {
        Thread.startVirtualThread(this::farewell);
    }

    private void farewell() {
        try {
            connection.write("QUIT\r\n");
            connection.read(FAREWELL);
        } catch (IOException goneBefore) {
            LOG.debug("{} left without a farewell: {}", host, goneBefore.toString());
        } finally {
            abort();
        }
    }

    void abort() {
        connection.close();
    }
}
