package org.colombier.policy.dkim;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.mail.HeaderSection.Field;
import org.colombier.policy.dkim.DkimResult.Result;
import org.jspecify.annotations.Nullable;

/** One DKIM-Signature field on its way to a result: read, its body hashed, its key fetched, judged. For one thread. */
final class Candidate {

    /** What a result shows of a signature, whatever becomes of it. */
    private record Shown(Optional<Domain> domain, String selector, String identity, String algorithm, String signature) {

        static final Shown NOTHING = new Shown(Optional.empty(), "", "", "", "");

        static Shown of(TagList tags) {
            Optional<Domain> domain = Domain.tryParse(tags.packed("d"));
            String identity = tags.packed("i");
            String b = tags.packed("b");
            return new Shown(domain, shortened(tags.packed("s")), shortened(!identity.isEmpty() ? identity : domain.map(d -> "@" + d).orElse("")),
                shortened(tags.packed("a")), b.substring(0, Math.min(8, b.length())));
        }

        private static String shortened(String text) {
            return text.substring(0, Math.min(320, text.length()));
        }
    }

    private final Field field;
    private final Shown shown;
    private final @Nullable SignatureTags tags;
    private final @Nullable BodyDigest body;
    private final boolean identityBelow;
    private final Result result;
    private final String reason;

    private Candidate(Field field, Shown shown, @Nullable SignatureTags tags, boolean identityBelow, Result result, String reason) {
        this.field = field;
        this.shown = shown;
        this.tags = tags;
        this.body = tags == null ? null : new BodyDigest(tags.form().body(), tags.bodyLimit());
        this.identityBelow = identityBelow;
        this.result = result;
        this.reason = reason;
    }

    static Candidate unread(Field field, String reason) {
        return new Candidate(field, Shown.NOTHING, null, false, Result.POLICY, reason);
    }

    static Candidate read(Field field, Instant now) {
        String value = field.raw().substring(field.raw().indexOf(':') + 1);
        // RFC 8616 section 5: tags may hold UTF-8
        Optional<TagList> list = TagList.parse(new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        if (list.isEmpty()) {
            return unfit(field, Shown.NOTHING, Result.NEUTRAL, "the signature is malformed");
        }
        TagList tags = list.get();
        Shown shown = Shown.of(tags);
        // RFC 6376 section 3.5: v= must be there and be 1
        if (!tags.packed("v").equals("1")) {
            return unfit(field, shown, Result.NEUTRAL, "unknown version");
        }
        List<String> queries = tags.parts("q");
        if (!queries.isEmpty() && !queries.contains("dns/txt")) {
            return unfit(field, shown, Result.NEUTRAL, "the key is not in DNS");
        }
        return switch (SignatureTags.read(tags, now)) {
            case SignatureTags.Read.Unfit(Result result, String reason) -> unfit(field, shown, result, reason);
            case SignatureTags.Read.Signature(SignatureTags read) -> identified(field, shown, tags, read);
        };
    }

    private static Candidate unfit(Field field, Shown shown, Result result, String reason) {
        return new Candidate(field, shown, null, false, result, reason);
    }

    /** RFC 6376 section 3.5, tag i=: the identity's domain is the signing domain or one below it. */
    private static Candidate identified(Field field, Shown shown, TagList tags, SignatureTags read) {
        if (!tags.has("i")) {
            return new Candidate(field, shown, read, false, Result.FAIL, "");
        }
        String identity = tags.packed("i");
        Optional<Domain> domain = identity.indexOf('@') < 0 ? Optional.empty() : Domain.tryParse(identity.substring(identity.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT));
        boolean same = domain.equals(Optional.of(read.domain()));
        boolean below = domain.isPresent() && domain.get().ascii().endsWith("." + read.domain().ascii());
        return same || below ? new Candidate(field, shown, read, below, Result.FAIL, "")
            : unfit(field, shown, Result.PERMERROR, "the identity is not of the signing domain");
    }

    /** What the body is to be written to; empty if the signature is not worth it. */
    Optional<BodyDigest> body() {
        return Optional.ofNullable(body);
    }

    /**
     * After the body has gone by. No key is asked for where the body is another one: a message with many wrong
     * signatures costs no look-up.
     *
     * @param deadline by {@link System#nanoTime}, after which no key is asked for any more
     */
    DkimResult result(List<Field> fields, PublicKeys keys, boolean partialBody, long deadline) {
        if (tags == null || body == null) {
            return result(result, 0, false, reason);
        }
        byte[] found = body.finish();
        if (!MessageDigest.isEqual(found, tags.bodyHash())) {
            return result(Result.FAIL, 0, false, "the body hash did not verify");
        }
        if (tags.bodyLimit() != Long.MAX_VALUE && tags.bodyLimit() > body.length()) {
            return result(Result.PERMERROR, 0, false, "more of the body is signed than there is");
        }
        if (!partialBody && tags.bodyLimit() < body.length()) {
            return result(Result.POLICY, 0, false, "only the beginning of the body is signed");
        }
        if (System.nanoTime() - deadline > 0) {
            return result(Result.TEMPERROR, 0, false, "the keys could not be looked up in time");
        }
        return switch (keys.find(tags.domain(), tags.selector(), tags.algorithm())) {
            case PublicKeys.Found.Unusable(Result unusable, int bits, boolean testing, String why) -> result(unusable, bits, testing, why);
            case PublicKeys.Found.Usable key -> checked(key, fields, tags);
        };
    }

    private DkimResult checked(PublicKeys.Found.Usable key, List<Field> fields, SignatureTags read) {
        // RFC 6376 section 3.6.1, flag s
        if (key.strict() && identityBelow) {
            return result(Result.PERMERROR, key.bits(), key.testing(), "the key allows no identity below its domain");
        }
        boolean right = key.verifies(SignedHeader.data(read, fields, field), read.signature());
        return right ? result(Result.PASS, key.bits(), key.testing(), "") : result(Result.FAIL, key.bits(), key.testing(), "the signature did not verify");
    }

    private DkimResult result(Result word, int bits, boolean testing, String why) {
        return new DkimResult(word, shown.domain(), shown.selector(), shown.identity(), shown.algorithm(), bits, shown.signature(), testing, why);
    }
}
