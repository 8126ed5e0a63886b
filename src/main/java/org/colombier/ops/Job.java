package org.colombier.ops;

import java.time.Duration;

/**
 * Work that recurs for the whole cluster, not per node: sweeps of what has expired, reminders, digests. A room
 * declares a job as a bean; {@link Jobs} runs it on one node at a time.
 */
public interface Job {

    /** Unique; at most 64 characters; shown to administrators. */
    String name();

    /** From the start of one run to the next, at least a second. */
    Duration every();

    /**
     * Does the work that is due now; may be called again at once after a crash, so it must leave nothing half done.
     *
     * @return what was done, in a few words for the administrator
     */
    String run();
}
