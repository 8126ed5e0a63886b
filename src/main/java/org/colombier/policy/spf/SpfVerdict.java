package org.colombier.policy.spf;

/**
 * What a domain says of a host.
 *
 * @param domain      whose record was asked
 * @param reason      for the log and the trace: the term that matched, or what is wrong with the record
 * @param explanation the domain's own words to a sender it refuses, printable ASCII of at most 500 characters; empty if it has none
 */
public record SpfVerdict(SpfResult result, String domain, String reason, String explanation) {

    static SpfVerdict of(SpfResult result, String domain, String reason) {
        return new SpfVerdict(result, domain, reason, "");
    }
}
