package org.colombier.lists.members;

import java.time.Instant;

/**
 * What came back from a member.
 *
 * @param count  since the last reset
 * @param status the last one's (RFC 3463), such as {@code 5.1.1}
 */
public record Bounces(Member member, Instant first, Instant last, int count, String status) {
}
