package org.colombier.lists.source;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.colombier.lists.members.Inclusions.Entry;
import org.colombier.mail.EmailAddress;

/** The people in a source's rows; rows that hold no address are counted. Not thread-safe. */
final class Entries implements Iterator<Entry> {

    private final Rows rows;
    private final IncludedAs as;
    private final long most;
    private long unreadable;
    private long read;
    private Optional<Entry> next = Optional.empty();
    private boolean ended;

    Entries(Rows rows, IncludedAs as, long most) {
        this.rows = rows;
        this.as = as;
        this.most = most;
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && !ended) {
            Optional<Rows.Row> row = rows.next();
            if (row.isEmpty()) {
                end();
            } else {
                take(row.get());
            }
        }
        return next.isPresent();
    }

    private void take(Rows.Row row) {
        if (read + unreadable >= most) {
            throw new SourceFailure("more than " + most + " entries");
        }
        next = address(row.address()).map(address -> as.entry(address, row));
        if (next.isPresent()) {
            read++;
        } else {
            unreadable++;
        }
    }

    /** A page that asks for a login, or the wrong column, is no empty source. */
    private void end() {
        ended = true;
        if (read == 0 && unreadable > 0) {
            throw new SourceFailure("none of its " + unreadable + " entries is an address");
        }
    }

    private static Optional<EmailAddress> address(String text) {
        return EmailAddress.tryParse(text.strip()).filter(a -> a.domain().isQualified() && !a.domain().isLiteral());
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Entry entry = next.orElseThrow();
        next = Optional.empty();
        return entry;
    }

    long unreadable() {
        return unreadable;
    }
}
