package org.colombier.delivery;

import org.colombier.mail.SmtpReply;
import org.colombier.queue.Attempt;

/** Delivers a packet: tells the attempt an outcome for each recipient. Called from many threads at once. */
interface Agent {

    /** What an agent asks and tells of the way while it delivers. Thread-safe. */
    interface Course {

        /** True once the node is about to stop: then begin nothing new, and return. */
        boolean isStopping();

        /** The destination takes part: there is a session with it. More deliveries to it may begin. */
        void reached();

        /** The fault is the destination's, not this mail's; other mail for it would fare no better just now. */
        void failed(SmtpReply why);
    }

    /** @throws Exception anything unexpected; whoever has no outcome is deferred */
    void deliver(Attempt attempt, Course course) throws Exception;
}
