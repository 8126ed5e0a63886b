package org.colombier.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The lines of a text, each cut at {@value #LONGEST} characters, so that a line without an end needs no memory. Not thread-safe. */
final class BoundedLines implements Iterator<String> {

    static final int LONGEST = 10_000;

    private final BufferedReader in;
    private boolean peeked;
    private int peek;

    BoundedLines(Reader in) {
        this.in = new BufferedReader(in, 32 * 1024);
    }

    @Override
    public boolean hasNext() {
        if (!peeked) {
            peek = read();
            peeked = true;
        }
        return peek >= 0;
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        StringBuilder line = new StringBuilder(80);
        for (int c = peek; c >= 0 && c != '\n'; c = read()) {
            if (line.length() < LONGEST && c != '\r') {
                line.append((char) c);
            }
        }
        peeked = false;
        return line.toString();
    }

    private int read() {
        try {
            return in.read();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
