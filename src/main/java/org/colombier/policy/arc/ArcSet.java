package org.colombier.policy.arc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.colombier.mail.HeaderSection.Field;
import org.colombier.policy.dkim.Canonicalization;
import org.colombier.policy.dkim.SignedHeader;
import org.colombier.policy.dkim.TagList;

/**
 * The three fields that one who passed the message on has put on top (RFC 8617 section 4.2).
 *
 * @param results       ARC-Authentication-Results
 * @param signature     ARC-Message-Signature
 * @param signatureTags its tags
 * @param seal          ARC-Seal
 * @param sealTags      its tags
 */
record ArcSet(int instance, Field results, Field signature, TagList signatureTags, Field seal, TagList sealTags) {

    static final String RESULTS = "ARC-Authentication-Results";
    static final String SIGNATURE = "ARC-Message-Signature";
    static final String SEAL = "ARC-Seal";
    /** Section 4.2.1. */
    static final int MOST = 50;

    /** All sets of a message, by instance; or why the fields make none. */
    sealed interface Chain {

        record Sets(List<ArcSet> sets) implements Chain {
        }

        record Broken(String reason) implements Chain {
        }
    }

    private record Parts(List<Field> results, List<Field> signatures, List<Field> seals) {

        Parts() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    /** Section 5.2 steps 1 to 3, as far as the structure goes: instances from 1 on without a gap, each with one field of each kind. */
    static Chain read(List<Field> fields) {
        Map<Integer, Parts> parts = new TreeMap<>();
        for (Field field : fields) {
            boolean results = field.is(RESULTS);
            boolean signature = field.is(SIGNATURE);
            if (results || signature || field.is(SEAL)) {
                int instance = instance(field, results);
                if (instance < 1 || instance > MOST) {
                    return new Chain.Broken("an instance is malformed");
                }
                Parts of = parts.computeIfAbsent(instance, i -> new Parts());
                (results ? of.results() : signature ? of.signatures() : of.seals()).add(field);
            }
        }
        List<ArcSet> sets = new ArrayList<>();
        for (Map.Entry<Integer, Parts> entry : parts.entrySet()) {
            Optional<ArcSet> set = entry.getKey() == sets.size() + 1 ? of(entry.getKey(), entry.getValue()) : Optional.empty();
            if (set.isEmpty()) {
                return new Chain.Broken("the sets are not complete");
            }
            sets.add(set.get());
        }
        return new Chain.Sets(sets);
    }

    private static Optional<ArcSet> of(int instance, Parts parts) {
        if (parts.results().size() != 1 || parts.signatures().size() != 1 || parts.seals().size() != 1) {
            return Optional.empty();
        }
        Optional<TagList> signature = TagList.parse(value(parts.signatures().getFirst()));
        Optional<TagList> seal = TagList.parse(value(parts.seals().getFirst()));
        return signature.flatMap(m -> seal.map(s -> new ArcSet(instance, parts.results().getFirst(), parts.signatures().getFirst(), m, parts.seals().getFirst(), s)));
    }

    /** 0 if there is none. The results are no tag list; their instance comes first (section 4.1.1). */
    private static int instance(Field field, boolean results) {
        String text = results ? firstTag(value(field)) : TagList.parse(value(field)).map(t -> t.packed("i")).orElse("");
        return text.matches("[1-9][0-9]?") ? Integer.parseInt(text) : 0;
    }

    private static String firstTag(String value) {
        int semicolon = value.indexOf(';');
        String first = value.substring(0, Math.max(0, semicolon)).strip();
        int equals = first.indexOf('=');
        return equals >= 0 && first.substring(0, equals).strip().equals("i") ? first.substring(equals + 1).strip() : "";
    }

    private static String value(Field field) {
        String value = field.raw().substring(field.raw().indexOf(':') + 1);
        return new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** {@code cv=}: the chain as this one found it. */
    String found() {
        return sealTags.packed("cv");
    }

    /** What is in the results behind the instance, unfolded. */
    String resultsText() {
        String value = results.value();
        return value.substring(value.indexOf(';') + 1).strip();
    }

    /** The set as later seals cover it (section 5.1.1). */
    String covered() {
        return Canonicalization.RELAXED.field(results.raw()) + Canonicalization.RELAXED.field(signature.raw()) + Canonicalization.RELAXED.field(seal.raw());
    }

    /** The set as its own seal covers it: without the seal's signature and the last line end. */
    String coveredBySelf() {
        return Canonicalization.RELAXED.field(results.raw()) + Canonicalization.RELAXED.field(signature.raw()) + SignedHeader.withoutSignature(seal.raw(), Canonicalization.RELAXED);
    }
}
