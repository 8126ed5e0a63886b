package org.colombier.lists.posting;

import java.util.Iterator;
import org.colombier.mail.Recipient;

/** A pass through recipients that knows how many went by. Not thread-safe. */
final class Counted implements Iterator<Recipient> {

    private final Iterator<Recipient> all;
    private long count;

    Counted(Iterator<Recipient> all) {
        this.all = all;
    }

    @Override
    public boolean hasNext() {
        return all.hasNext();
    }

    @Override
    public Recipient next() {
        Recipient next = all.next();
        count++;
        return next;
    }

    long count() {
        return count;
    }
}
