package org.colombier.lists.bounce;

import java.time.Duration;
import java.time.Instant;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.posting.PostDays;

/**
 * How bad a member's bounces are, and why: {@code points = counted × regularity × weight}, rounded. Sympa's formula, with one
 * bound: no more bounces are counted than there were posts, so that neither a report that comes twice nor a made up one
 * makes it worse. Pure.
 *
 * @param points     0 where there is no verdict yet
 * @param verdict    whether the points count, and if not why
 * @param counted    bounces that count
 * @param posts      of the list from the first bounce to the last
 * @param regularity {@code counted / posts}, 0 to 1
 * @param weight     1 where all bounces are hard, a half where all are soft
 */
public record Score(int points, Verdict verdict, long counted, long posts, double regularity, double weight) {

    /** Whether a score counts. */
    public enum Verdict {
        COUNTS,
        /** Fewer than {@code colombier.bounce.minimum-count}. */
        TOO_FEW,
        /** The first and the last lie closer than {@code colombier.bounce.minimum-period}. */
        TOO_SHORT,
        /** The list has posted nothing meanwhile: what came back was a letter. */
        NO_POSTS
    }

    /**
     * @param count of bounces since the last reset, of which {@code hard} and {@code soft} are known by class
     * @param status of the last one, which tells where no class is known
     */
    static Score of(Instant first, Instant last, int count, int hard, int soft, String status, PostDays.Days days, BounceSettings settings) {
        double weight = hard + soft > 0 ? (hard + soft / 2.0) / (hard + soft) : status.startsWith("4") ? 0.5 : 1;
        long posts = days.between(first.minus(settings.delay()), last.minus(settings.delay()));
        long counted = Math.min(count, posts);
        double regularity = posts == 0 ? 0 : (double) counted / posts;
        Verdict verdict = count < settings.minimumCount() ? Verdict.TOO_FEW
            : Duration.between(first, last).compareTo(settings.minimumPeriod()) < 0 ? Verdict.TOO_SHORT
            : posts == 0 ? Verdict.NO_POSTS : Verdict.COUNTS;
        int points = verdict == Verdict.COUNTS ? (int) Math.round(counted * regularity * weight) : 0;
        return new Score(points, verdict, counted, posts, regularity, weight);
    }

    /** 0, 1 or 2, by the list's rates. */
    int level(ListSettings settings) {
        if (points >= settings.get(ListParameters.BOUNCERS_LEVEL2_RATE)) {
            return 2;
        }
        return points >= settings.get(ListParameters.BOUNCERS_LEVEL1_RATE) ? 1 : 0;
    }

    /** For the log. */
    String explained() {
        return verdict == Verdict.COUNTS ? String.format(java.util.Locale.ROOT, "%d bounces x regularity %.2f (%d posts) x weight %.2f", counted, regularity, posts, weight) : verdict.toString();
    }
}
