package org.colombier.smtp.server;

/**
 * How well a client behaves: its errors, and its commands without a purpose, which become errors when they are many.
 * A message that is taken wipes the slate, so that a long session of an honest client goes on. Used by one thread.
 */
final class Conduct {

    private final SmtpSettings.Limits limits;
    private int errors;
    private int idleCommands;
    private boolean slow;

    Conduct(SmtpSettings.Limits limits) {
        this.limits = limits;
    }

    void error() {
        slow |= ++errors > limits.softErrors();
    }

    /** NOOP, RSET and the like. */
    void idle() {
        if (++idleCommands > limits.idleCommands()) {
            error();
        }
    }

    void forgive() {
        errors = 0;
        idleCommands = 0;
    }

    /** Whether the answer to the command under way is to come late. */
    boolean isSlowed() {
        boolean was = slow;
        slow = false;
        return was;
    }

    boolean isAtEnd() {
        return errors >= limits.hardErrors();
    }
}
