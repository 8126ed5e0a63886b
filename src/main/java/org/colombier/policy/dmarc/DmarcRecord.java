package org.colombier.policy.dmarc;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A DMARC policy record (RFC 9989 section 4.7).
 *
 * @param domain      what a policy is published for: the name without {@code _dmarc.}
 * @param usable      false if a policy in it is missing or misspelt and nobody is named who could be told: then there is no DMARC for the domain
 * @param policy      for the domain itself; one step milder while the owner tests ({@code t=y}), as the two below
 * @param subdomains  for names below it ({@code sp})
 * @param nonexistent for names below it that do not exist ({@code np})
 * @param boundary    {@code psd}: y says that organisations register below this name, n that this is an organisation
 * @param strictDkim  {@code adkim=s}: a signature must be of the author's very domain
 * @param strictSpf   {@code aspf=s}
 * @param testing     {@code t=y}
 * @param reports     {@code rua}: URIs that want aggregate reports
 */
public record DmarcRecord(String domain, boolean usable, Policy policy, Policy subdomains, Policy nonexistent, Boundary boundary, boolean strictDkim,
                          boolean strictSpf, boolean testing, List<String> reports) {

    /** {@code psd} (section 4.7). */
    public enum Boundary { PUBLIC_SUFFIX, ORGANISATION, UNSAID }

    private static final int MAX_TAGS = 50;
    private static final int MAX_REPORTS = 10;
    private static final Pattern MAILTO = Pattern.compile("mailto:[^@\\s,!]{1,200}@[^@\\s,!]{1,253}(![0-9]{1,18}[kmgt]?)?");

    /** Whether a TXT record is meant as one of these: {@code v=DMARC1} comes first, and its case matters (section 4.7). */
    public static boolean isRecord(String text) {
        return !tags(text).isEmpty();
    }

    /** The record among the TXT records of {@code _dmarc.DOMAIN}: empty if there is none, or more than one (section 4.10). */
    public static Optional<DmarcRecord> among(String domain, List<String> texts) {
        List<Map<String, String>> records = texts.stream().map(DmarcRecord::tags).filter(t -> !t.isEmpty()).toList();
        return records.size() == 1 ? Optional.of(of(domain, records.getFirst())) : Optional.empty();
    }

    /** The tags by name; empty if the text is no DMARC record. */
    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new HashMap<>();
        String[] parts = text.split(";", MAX_TAGS);
        for (int i = 0; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 0) {
                if (i == 0) {
                    return Map.of();
                }
                continue;
            }
            String name = parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT);
            String value = parts[i].substring(equals + 1).strip();
            if (i == 0 && !(name.equals("v") && value.equals("DMARC1"))) {
                return Map.of();
            }
            tags.putIfAbsent(name, value);
        }
        return tags;
    }

    private static DmarcRecord of(String domain, Map<String, String> tags) {
        Policy policy = policy(tags.get("p")).orElse(Policy.NONE);
        Policy subdomains = policy(tags.get("sp")).orElse(policy);
        Policy nonexistent = policy(tags.get("np")).orElse(subdomains);
        Boundary boundary = switch (word(tags, "psd")) {
            case "y" -> Boundary.PUBLIC_SUFFIX;
            case "n" -> Boundary.ORGANISATION;
            default -> Boundary.UNSAID;
        };
        List<String> reports = Arrays.stream(tags.getOrDefault("rua", "").split(",")).map(String::strip)
            .filter(uri -> MAILTO.matcher(uri.toLowerCase(Locale.ROOT)).matches()).limit(MAX_REPORTS).toList();
        // Section 4.7, tag t: while its owner tests, a policy counts as the next milder one.
        boolean testing = word(tags, "t").equals("y");
        boolean sound = policy(tags.get("p")).isPresent() && isAbsentOrPolicy(tags, "sp") && isAbsentOrPolicy(tags, "np");
        if (!sound) {
            // Section 4.10.1: with somebody to tell it counts as p=none, else as no record.
            return new DmarcRecord(domain, !reports.isEmpty(), Policy.NONE, Policy.NONE, Policy.NONE, boundary, strict(tags, "adkim"), strict(tags, "aspf"), testing, reports);
        }
        return new DmarcRecord(domain, true, testing ? policy.milder() : policy, testing ? subdomains.milder() : subdomains,
            testing ? nonexistent.milder() : nonexistent, boundary, strict(tags, "adkim"), strict(tags, "aspf"), testing, reports);
    }

    private static boolean isAbsentOrPolicy(Map<String, String> tags, String name) {
        return !tags.containsKey(name) || policy(tags.get(name)).isPresent();
    }

    private static boolean strict(Map<String, String> tags, String name) {
        return word(tags, name).equals("s");
    }

    private static String word(Map<String, String> tags, String name) {
        return tags.getOrDefault(name, "").toLowerCase(Locale.ROOT);
    }

    private static Optional<Policy> policy(@org.jspecify.annotations.Nullable String word) {
        return word == null ? Optional.empty() : Arrays.stream(Policy.values()).filter(p -> p.word().equalsIgnoreCase(word)).findFirst();
    }
}
