package org.colombier.delivery;

import java.util.function.BooleanSupplier;
import org.colombier.queue.Attempt;

/** Delivers a packet: tells the attempt an outcome for each recipient. Called from many threads at once. */
interface Agent {

    /**
     * @param stopping true once the node is about to stop: then begin nothing new, and return
     * @throws Exception anything unexpected; whoever has no outcome is deferred
     */
    void deliver(Attempt attempt, BooleanSupplier stopping) throws Exception;
}
