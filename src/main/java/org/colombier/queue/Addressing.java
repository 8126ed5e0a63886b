package org.colombier.queue;

import java.util.List;
import java.util.Optional;
import org.colombier.mail.NextHop;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;

/**
 * What the queue needs of the alias and transport layer; {@code routing} implements it.
 */
public interface Addressing {

    /**
     * Recipients of one message.
     *
     * @param from its reverse-path; of an envelope with one per recipient, the stem
     */
    record Mail(ReversePath from, List<Recipient> recipients) {
    }

    /**
     * One recipient on its way; an alias makes several of one.
     *
     * @param reversePath under which it leaves, if not the message's: mail that an alias of ours sends on to another host
     */
    record Routed(Recipient recipient, NextHop hop, Optional<ReversePath> reversePath) {

        public Routed(Recipient recipient, NextHop hop) {
            this(recipient, hop, Optional.empty());
        }
    }

    /**
     * Resolves the recipients of several messages to their next hops, with no more queries than the batch needs (not one
     * per recipient or message). What nobody carries comes back with a {@code REFUSE} hop whose destination is the reply,
     * so that every recipient is answered for.
     *
     * @param mails with at most 1,000 recipients together
     * @return for each message its recipients on their way
     */
    List<List<Routed>> route(List<Mail> mails);
}
