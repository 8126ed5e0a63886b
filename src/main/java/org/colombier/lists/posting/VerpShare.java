package org.colombier.lists.posting;

import org.colombier.lists.members.Member;

/**
 * Which members get a copy of one post with a reverse-path and a link to leave of their own: the list's share of them, the next
 * one with each post, so that every member has a turn and a dead address is found out in time. Whose mail came back
 * has one always, as with Sympa's {@code verp_rate}. Pure.
 *
 * @param percent of the members, 0 to 100
 * @param post    the number of the post in its list
 */
record VerpShare(int percent, long post) {

    /** Spreads ids that follow each other, by whatever step, evenly (Fibonacci hashing). */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    boolean holds(Member member) {
        long place = (member.id() * SPREAD >>> 33) % 100;
        return member.bouncing() || (place + post * percent) % 100 < percent;
    }
}
