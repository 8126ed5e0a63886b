package org.colombier.lists.template;

/** A mail text that cannot be compiled or rendered: {@link #line} (from 1) says where, the message why, for the person who wrote it. */
public final class TextFault extends RuntimeException {

    private final int line;

    TextFault(int line, String message, Throwable cause) {
        super(message, cause);
        this.line = line;
    }

    public int line() {
        return line;
    }
}
