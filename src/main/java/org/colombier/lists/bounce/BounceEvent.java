package org.colombier.lists.bounce;

import java.time.Instant;

/**
 * One thing that came back from a member.
 *
 * @param status  RFC 3463, may be empty
 * @param counted whether it counts against the member
 * @param reason  the other side's words, one line
 * @param queueId under which the mail log has it
 */
public record BounceEvent(Instant at, BounceKind kind, String status, boolean counted, String reason, String queueId) {
}
