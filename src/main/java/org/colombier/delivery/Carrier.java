package org.colombier.delivery;

import org.colombier.smtp.client.Outcomes;
import org.colombier.smtp.client.OutgoingMail;

/** Who speaks to other hosts; the SMTP client does. */
@FunctionalInterface
interface Carrier {

    /** Returns when every recipient has its outcome. */
    void deliver(OutgoingMail mail, Outcomes outcomes);
}
