package org.colombier.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colombier.policy.DmarcPolicies.Policy;

/**
 * A DMARC policy record (RFC 9989 section 4.7), as far as it says what to do with mail.
 *
 * @param domain      what a policy is published for: the name without {@code _dmarc.}
 * @param policy      for the domain itself
 * @param subdomains  for names below it ({@code sp})
 * @param nonexistent for names below it that do not exist ({@code np})
 * @param boundary    {@code psd}: y says that organisations register below this name, n that this is an organisation
 */
record DmarcRecord(String domain, Policy policy, Policy subdomains, Policy nonexistent, Boundary boundary) {

    enum Boundary { PUBLIC_SUFFIX, ORGANISATION, UNSAID }

    private static final int MAX_TAGS = 50;

    /** The record among the TXT records of {@code _dmarc.DOMAIN}: empty if there is none, or more than one (section 4.10). */
    static Optional<DmarcRecord> among(String domain, List<String> texts) {
        List<Map<String, String>> records = texts.stream().map(DmarcRecord::tags).filter(t -> !t.isEmpty()).toList();
        return records.size() == 1 ? Optional.of(of(domain, records.getFirst())) : Optional.empty();
    }

    /** The tags by name; empty if the text is no DMARC record. {@code v=DMARC1} comes first, and its case matters (section 4.7). */
    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new HashMap<>();
        String[] parts = text.split(";", MAX_TAGS);
        for (int i = 0; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 0) {
                continue;
            }
            String name = parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT);
            String value = parts[i].substring(equals + 1).strip();
            if (i == 0 && !(name.equals("v") && value.equals("DMARC1"))) {
                return Map.of();
            }
            tags.putIfAbsent(name, value.toLowerCase(Locale.ROOT));
        }
        return tags.containsKey("v") ? tags : Map.of();
    }

    private static DmarcRecord of(String domain, Map<String, String> tags) {
        Policy policy = policy(tags.get("p")).orElse(Policy.NONE);
        Policy subdomains = policy(tags.get("sp")).orElse(policy);
        Policy nonexistent = policy(tags.get("np")).orElse(subdomains);
        Boundary boundary = switch (tags.getOrDefault("psd", "u")) {
            case "y" -> Boundary.PUBLIC_SUFFIX;
            case "n" -> Boundary.ORGANISATION;
            default -> Boundary.UNSAID;
        };
        // Section 4.7, tag t: while its owner tests, a policy counts as the next milder one.
        boolean testing = "y".equals(tags.get("t"));
        return testing ? new DmarcRecord(domain, policy.milder(), subdomains.milder(), nonexistent.milder(), boundary)
            : new DmarcRecord(domain, policy, subdomains, nonexistent, boundary);
    }

    private static Optional<Policy> policy(@org.jspecify.annotations.Nullable String word) {
        return switch (word) {
            case "none" -> Optional.of(Policy.NONE);
            case "quarantine" -> Optional.of(Policy.QUARANTINE);
            case "reject" -> Optional.of(Policy.REJECT);
            case null, default -> Optional.empty();
        };
    }
}
