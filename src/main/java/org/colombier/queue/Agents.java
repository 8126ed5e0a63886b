package org.colombier.queue;

import java.util.Set;
import org.colombier.mail.NextHop.Transport;

/** Those who take packets off the queue; {@code delivery} implements it. */
public interface Agents {

    /** Called after a commit that put packets of these transports on the queue. Returns at once; any thread. */
    void wake(Set<Transport> transports);

    /** Tries also the destinations that were found dead: the administrator wants it so. Returns at once; any thread. */
    default void revive() {
    }
}
