package org.colombier.queue;

import java.util.List;
import org.colombier.mail.NextHop;
import org.colombier.mail.Recipient;

/**
 * What the queue needs of the alias and transport layer; {@code routing} implements it.
 */
public interface Addressing {

    /** One recipient on its way; an alias makes several of one. */
    record Routed(Recipient recipient, NextHop hop) {
    }

    /**
     * Resolves a batch of recipients to their next hops, with no more queries than the batch needs (not one per
     * recipient). What cannot be delivered comes back with a {@code REFUSE} hop whose destination is the reply, so that
     * every recipient is answered for.
     *
     * @param recipients at most 1,000
     */
    List<Routed> route(List<Recipient> recipients);

    /**
     * As {@link #route}, of several messages: with no more queries than one of them needs.
     *
     * @param messages the recipients of each, together at most 1,000
     * @return for each message what {@link #route} would give
     */
    default List<List<Routed>> routeEach(List<List<Recipient>> messages) {
        return messages.stream().map(this::route).toList();
    }
}
