package org.colombier.lists.migration.sympa;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.colombier.lists.migration.Remark;
import org.jspecify.annotations.Nullable;

/** Passes on what there is, and counts what is nothing. Not thread-safe. */
final class Counted<T> implements Iterator<T> {

    private final Iterator<Optional<T>> all;
    private @Nullable T next;
    private long nothing;

    Counted(Iterator<Optional<T>> all) {
        this.all = all;
    }

    @Override
    public boolean hasNext() {
        while (next == null && all.hasNext()) {
            next = all.next().orElse(null);
            nothing += next == null ? 1 : 0;
        }
        return next != null;
    }

    @Override
    public T next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        T given = next;
        next = null;
        return given;
    }

    /** What to say of these at the end. */
    List<Remark> remarks(String item) {
        List<Remark> remarks = new ArrayList<>();
        if (nothing > 0) {
            remarks.add(Remark.left(item, nothing + " have no address that mail could be sent to"));
        }
        return remarks;
    }
}
