package org.colombier.policy.arc;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.policy.dkim.BodyDigest;
import org.colombier.policy.dkim.Canonicalization;
import org.colombier.policy.dkim.PublicKeys;
import org.colombier.policy.dkim.SignatureTags;
import org.colombier.policy.dkim.SignedHeader;

/** Since when a message was not changed: the signatures below the newest one (RFC 8617 section 5.2 step 5). Thread-safe. */
final class OlderSignatures {

    /** Forms of the body that are hashed. Honest chains have one or two; beyond, a signature counts as broken. */
    private static final int MOST_FORMS = 4;

    private record Form(Canonicalization canonicalization, long limit) {
    }

    private record Older(ArcSet set, SignatureTags tags) {
    }

    private final PublicKeys keys;
    private final Clock clock;

    OlderSignatures(PublicKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * The lowest instance from which on every signature holds, 0 for all of them.
     *
     * @param sets     of a chain that holds, so the newest signature does
     * @param deadline by {@link System#nanoTime}; what is not known then counts as broken
     */
    int oldestPass(List<ArcSet> sets, HeaderSection header, MessageContent content, long deadline) throws IOException {
        List<Older> older = readable(sets);
        Map<Form, byte[]> hashes = older.isEmpty() ? Map.of() : hashes(older, header, content);
        int lowest = sets.size();
        for (Older next : older) {
            byte[] hash = hashes.get(form(next.tags()));
            if (hash == null || !MessageDigest.isEqual(hash, next.tags().bodyHash()) || System.nanoTime() - deadline > 0 || !holds(next, header)) {
                return lowest;
            }
            lowest = next.set().instance();
        }
        return lowest == 1 ? 0 : lowest;
    }

    /** From the newest but one down, as far as they can be read. */
    private List<Older> readable(List<ArcSet> sets) {
        List<Older> readable = new ArrayList<>();
        for (ArcSet set : sets.subList(0, sets.size() - 1).reversed()) {
            if (!(SignatureTags.read(set.signatureTags(), clock.instant()) instanceof SignatureTags.Read.Signature(SignatureTags tags))) {
                break;
            }
            readable.add(new Older(set, tags));
        }
        return readable;
    }

    private static Form form(SignatureTags tags) {
        return new Form(tags.form().body(), tags.bodyLimit());
    }

    /** In one pass over the body. */
    private static Map<Form, byte[]> hashes(List<Older> older, HeaderSection header, MessageContent content) throws IOException {
        Map<Form, BodyDigest> digests = new HashMap<>();
        older.stream().map(o -> form(o.tags())).distinct().limit(MOST_FORMS).forEach(f -> digests.put(f, new BodyDigest(f.canonicalization(), f.limit())));
        try (InputStream in = content.open()) {
            in.skipNBytes(header.length());
            BodyDigest.readAll(in, digests.values());
        }
        Map<Form, byte[]> hashes = new HashMap<>();
        digests.forEach((form, digest) -> hashes.put(form, digest.finish()));
        return hashes;
    }

    private boolean holds(Older signature, HeaderSection header) {
        SignatureTags tags = signature.tags();
        return keys.find(tags.domain(), tags.selector(), tags.algorithm()) instanceof PublicKeys.Found.Usable key
            && key.verifies(SignedHeader.data(tags, header.fields(), signature.set().signature()), tags.signature());
    }
}
