package org.colombier.policy.dkim;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.policy.dkim.DkimResult.Result;

/**
 * What a DKIM-Signature and an ARC-Message-Signature have in common (RFC 6376 section 3.5, RFC 8617 section 4.1.2).
 *
 * @param names     {@code h=}, in lower or upper case as they stand
 * @param bodyLimit {@code l=}, {@link Long#MAX_VALUE} without one
 */
public record SignatureTags(Algorithm algorithm, byte[] signature, byte[] bodyHash, Canonicalization.Pair form, Domain domain, Domain selector,
                            List<String> names, long bodyLimit) {

    /** A signature, or why it is none. */
    public sealed interface Read {

        record Signature(SignatureTags tags) implements Read {
        }

        record Unfit(Result result, String reason) implements Read {
        }
    }

    private static final int MOST_NAMES = 512;
    private static final int MOST_DIGITS = 18;
    /** A signer's clock may be ahead of ours. */
    private static final Duration AHEAD = Duration.ofHours(1);

    public static Read read(TagList tags, Instant now) {
        for (String required : List.of("a", "b", "bh", "d", "h", "s")) {
            if (tags.packed(required).isEmpty()) {
                return new Read.Unfit(Result.NEUTRAL, "the tag " + required + " is missing");
            }
        }
        Optional<Algorithm> algorithm = Algorithm.ofTag(tags.packed("a"));
        if (algorithm.isEmpty()) {
            // RFC 8301 section 3.1: rsa-sha1 has permanently failed
            return tags.packed("a").equals("rsa-sha1") ? new Read.Unfit(Result.PERMERROR, "rsa-sha1 is no longer accepted")
                : new Read.Unfit(Result.NEUTRAL, "unknown algorithm");
        }
        Optional<Read.Unfit> untimely = untimely(tags, now);
        return untimely.isPresent() ? untimely.get() : fields(tags, algorithm.get());
    }

    private static Read fields(TagList tags, Algorithm algorithm) {
        Optional<Domain> domain = Domain.tryParse(tags.packed("d")).filter(d -> !d.isLiteral() && d.isQualified());
        Optional<Domain> selector = Domain.tryParse(tags.packed("s")).filter(s -> !s.isLiteral());
        Optional<Canonicalization.Pair> form = Canonicalization.Pair.parse(tags.packed("c"));
        Optional<byte[]> signature = base64(tags.packed("b"));
        Optional<byte[]> bodyHash = base64(tags.packed("bh"));
        Optional<Long> limit = tags.has("l") ? number(tags.packed("l")) : Optional.of(Long.MAX_VALUE);
        List<String> names = tags.parts("h");
        boolean wellFormed = domain.isPresent() && selector.isPresent() && form.isPresent() && signature.isPresent() && bodyHash.isPresent() && limit.isPresent();
        if (!wellFormed || names.size() > MOST_NAMES || names.contains("")) {
            return new Read.Unfit(Result.NEUTRAL, "the signature is malformed");
        }
        // RFC 6376 section 5.4: a signature that leaves the author out says nothing
        if (names.stream().noneMatch("from"::equalsIgnoreCase)) {
            return new Read.Unfit(Result.PERMERROR, "From is not signed");
        }
        return new Read.Signature(new SignatureTags(algorithm, signature.get(), bodyHash.get(), form.get(), domain.get(), selector.get(), names, limit.get()));
    }

    /** Tags t= and x= of section 3.5. */
    private static Optional<Read.Unfit> untimely(TagList tags, Instant now) {
        Optional<Long> made = tags.has("t") ? number(tags.packed("t")) : Optional.of(0L);
        Optional<Long> end = tags.has("x") ? number(tags.packed("x")) : Optional.of(Long.MAX_VALUE);
        if (made.isEmpty() || end.isEmpty() || tags.has("x") && tags.has("t") && end.get() <= made.get()) {
            return Optional.of(new Read.Unfit(Result.NEUTRAL, "the signature's times are malformed"));
        }
        if (end.get() < now.getEpochSecond()) {
            return Optional.of(new Read.Unfit(Result.PERMERROR, "the signature has expired"));
        }
        boolean future = made.get() > now.plus(AHEAD).getEpochSecond();
        return future ? Optional.of(new Read.Unfit(Result.POLICY, "the signature is of the future")) : Optional.empty();
    }

    private static Optional<Long> number(String digits) {
        boolean sound = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!sound) {
            return Optional.empty();
        }
        // up to 76 digits are allowed: what is that large never comes to pass
        return Optional.of(digits.length() > MOST_DIGITS ? Long.MAX_VALUE - 1 : Long.parseLong(digits));
    }

    private static Optional<byte[]> base64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
