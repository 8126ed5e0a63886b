package org.colombier.lists.bounce;

import java.time.Instant;

/**
 * What was done about a member whose mail came back, or who complained.
 *
 * @param action {@code removed}, {@code notified}, {@code probed}, {@code recovered}, {@code complaint}
 * @param level  1 or 2; 0 where no score decided
 */
public record BounceAction(Instant at, String address, String action, int level, int score, String reason) {
}
