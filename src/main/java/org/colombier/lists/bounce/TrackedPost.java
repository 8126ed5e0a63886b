package org.colombier.lists.bounce;

import java.time.Instant;
import java.util.List;

/**
 * What became of one post, recipient by recipient, as far as their mail systems and programs tell.
 *
 * @param number  of the post in its list
 * @param fates   by address, at most {@value #MOST_SHOWN}
 * @param counts  how many of each result, of all
 */
public record TrackedPost(long number, String subject, Instant sent, List<Fate> fates, List<Count> counts) {

    static final int MOST_SHOWN = 1_000;

    /** @param kind {@code dsn} (what the mail system says) or {@code mdn} (what the reader's program says) */
    public record Fate(String address, String kind, String result, String status, String reason, Instant at) {
    }

    /** @param result {@code delivered}, {@code relayed}, {@code failed}, {@code delayed}; of a receipt {@code displayed}, {@code deleted} … */
    public record Count(String kind, String result, long count) {
    }
}
