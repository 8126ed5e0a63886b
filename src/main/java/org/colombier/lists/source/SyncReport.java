package org.colombier.lists.source;

import java.time.Instant;
import java.util.List;

/**
 * What a synchronisation did, or (a preview) would do. Holds no password.
 *
 * @param cause   why it was done: {@code schedule}, {@code post}, {@code change}, {@code owner anne@example.org} …
 * @param outcome {@code ok}; {@code failing}: a source did not answer; {@code held}: more people would have gone than the list allows at once
 * @param sources in the order in which they were asked
 * @param roles   one entry for each role that has sources
 */
public record SyncReport(Instant started, Instant finished, String cause, String outcome, boolean preview, List<SourceResult> sources, List<RoleResult> roles) {

    /**
     * What came of one source.
     *
     * @param outcome    {@code answered}, {@code failed}, {@code skipped} (its {@code nosync_time_ranges})
     * @param entries    how many people, or for attributes of how many
     * @param unreadable rows without an address
     * @param reason     why it failed
     */
    public record SourceResult(String role, String key, String label, String outcome, long entries, long unreadable, String reason) {
    }

    /**
     * What became of those with a role.
     *
     * @param before   how many had it
     * @param kept     how many the sources have that had it before
     * @param removed  who went; in a preview or where the removal is held, who would go
     * @param released no source has them any more, but they subscribed and stay
     * @param excluded stand in a source, but were removed from the list by hand and stay out
     * @param refused  new ones whom the list did not take
     * @param held     why nobody was removed; empty if nothing was against it
     * @param examples some of the added ({@code +}) and the removed ({@code -})
     */
    public record RoleResult(String role, long before, long staged, long added, long kept, long removed, long released, long excluded, long refused, String held,
                             List<String> examples) {
    }

    public long added() {
        return roles.stream().mapToLong(RoleResult::added).sum();
    }

    /** Those who went; none where the removal is held. */
    public long removed() {
        return roles.stream().filter(r -> r.held().isEmpty()).mapToLong(RoleResult::removed).sum();
    }

    /** One line for the mail log and the job list. */
    public String summary() {
        long failed = sources.stream().filter(s -> s.outcome().equals("failed")).count();
        return outcome + ": " + sources.size() + " sources, " + failed + " failed, " + added() + " added, " + removed() + " removed";
    }
}
