package org.colombier.lists.migration.mailman;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.colombier.lists.members.FormerMember;

/** Members that another server gives page by page. Not thread-safe. */
final class PagedMembers implements Iterator<FormerMember> {

    /** Where pages come from, in their order. */
    interface Source {
        /** @param number from 1 @return the page; none after the last */
        Page page(int number) throws IOException;
    }

    /** @param last no page follows */
    record Page(List<FormerMember> members, boolean last) {
    }

    private final Source source;
    private Iterator<FormerMember> page = List.<FormerMember>of().iterator();
    private int number;
    private boolean last;

    PagedMembers(Source source) {
        this.source = source;
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && !last) {
            try {
                Page turned = source.page(++number);
                page = turned.members().iterator();
                last = turned.last();
            } catch (IOException away) {
                throw new UncheckedIOException(away);
            }
        }
        return page.hasNext();
    }

    @Override
    public FormerMember next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.next();
    }
}
