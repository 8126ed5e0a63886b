package org.colombier.queue;

import java.util.Set;
import org.colombier.mail.NextHop.Transport;

/** Those who take packets off the queue; {@code delivery} implements it. */
public interface Agents {

    /** Called after a commit that put packets of these transports on the queue. Returns at once; any thread. */
    void wake(Set<Transport> transports);
}
