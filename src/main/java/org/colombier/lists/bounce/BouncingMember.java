package org.colombier.lists.bounce;

import java.time.Instant;
import java.util.Optional;
import org.colombier.lists.members.Bounces;

/**
 * A member whose mail comes back, as owners see it.
 *
 * @param hard       of the counted ones, addresses that are no good
 * @param soft       of the counted ones, those that may pass
 * @param level      0, 1 or 2
 * @param notified   when the member was last written to about it
 * @param probed     when a last letter was sent that decides
 * @param lastReport what the last report says to people, bounded; may be empty
 */
public record BouncingMember(Bounces bounces, int hard, int soft, Score score, int level, Optional<Instant> notified, Optional<Instant> probed, String lastReport) {
}
