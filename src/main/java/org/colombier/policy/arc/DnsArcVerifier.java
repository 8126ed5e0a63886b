package org.colombier.policy.arc;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.policy.arc.ArcResult.Chain;
import org.colombier.policy.arc.ArcResult.Seal;
import org.colombier.policy.dkim.Algorithm;
import org.colombier.policy.dkim.BodyDigest;
import org.colombier.policy.dkim.PublicKeys;
import org.colombier.policy.dkim.SignatureTags;
import org.colombier.policy.dkim.SignedHeader;
import org.colombier.policy.dkim.TagList;
import org.springframework.stereotype.Component;

/** Checks chains with the keys that stand in DNS. */
@Component
class DnsArcVerifier implements ArcVerifier {

    /** Found out only for a chain that holds. */
    private interface Oldest {
        int find() throws IOException;
    }

    private final PublicKeys keys;
    private final OlderSignatures oldest;
    private final ArcSettings settings;
    private final Clock clock;
    private final MeterRegistry metrics;

    DnsArcVerifier(PublicKeys keys, ArcSettings settings, Clock clock, MeterRegistry metrics) {
        this.keys = keys;
        this.oldest = new OlderSignatures(keys, clock);
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public ArcResult verify(MessageContent content) {
        try {
            HeaderSection header = HeaderSection.read(content);
            ArcResult result = switch (ArcSet.read(header.fields())) {
                case ArcSet.Chain.Broken(String reason) -> fail(reason);
                case ArcSet.Chain.Sets(List<ArcSet> sets) when sets.isEmpty() -> ArcResult.NONE;
                case ArcSet.Chain.Sets(List<ArcSet> sets) -> verify(sets, header, content);
            };
            metrics.counter("colombier.arc.verified", "chain", result.chain().word()).increment();
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** RFC 8617 section 5.2, what costs nothing first. */
    private ArcResult verify(List<ArcSet> sets, HeaderSection header, MessageContent content) throws IOException {
        for (ArcSet set : sets) {
            // step 3: the first found no chain, every other one a chain that held; nobody seals after a failure
            if (!set.found().equals(set.instance() == 1 ? "none" : "pass")) {
                return fail("seal " + set.instance() + " found a broken chain");
            }
            // section 4.1.3: a seal names no fields
            if (set.sealTags().has("h")) {
                return fail("seal " + set.instance() + " is malformed");
            }
        }
        long deadline = System.nanoTime() + settings.arcTimeout().toNanos();
        Optional<String> wrong = signature(sets.getLast(), header, content);
        return wrong.isPresent() ? fail(wrong.get()) : seals(sets, deadline, () -> oldest.oldestPass(sets, header, content, deadline));
    }

    /** Step 4: the newest signature must hold; older ones may have been broken by those who sealed after them. */
    private Optional<String> signature(ArcSet newest, HeaderSection header, MessageContent content) throws IOException {
        if (newest.signatureTags().parts("h").stream().anyMatch(ArcSet.SEAL::equalsIgnoreCase)) {
            // section 4.1.2
            return Optional.of("the newest signature covers a seal");
        }
        return switch (SignatureTags.read(newest.signatureTags(), clock.instant())) {
            case SignatureTags.Read.Unfit(var result, String reason) -> Optional.of("the newest signature: " + reason);
            case SignatureTags.Read.Signature(SignatureTags tags) -> checked(tags, newest, header, content) ? Optional.empty()
                : Optional.of("the newest signature did not verify");
        };
    }

    private boolean checked(SignatureTags tags, ArcSet newest, HeaderSection header, MessageContent content) throws IOException {
        BodyDigest digest = new BodyDigest(tags.form().body(), tags.bodyLimit());
        try (InputStream in = content.open()) {
            in.skipNBytes(header.length());
            BodyDigest.readAll(in, List.of(digest));
        }
        return MessageDigest.isEqual(digest.finish(), tags.bodyHash())
            && holds(tags.domain(), tags.selector(), tags.algorithm(), SignedHeader.data(tags, header.fields(), newest.signature()), tags.signature());
    }

    /** Step 6: every seal, from the newest down. */
    private ArcResult seals(List<ArcSet> sets, long deadline, Oldest oldestPass) throws IOException {
        List<String> covered = sets.stream().map(ArcSet::covered).toList();
        List<Seal> seals = new ArrayList<>();
        for (int i = sets.size() - 1; i >= 0; i--) {
            ArcSet set = sets.get(i);
            String data = String.join("", covered.subList(0, i)) + set.coveredBySelf();
            Optional<Seal> seal = System.nanoTime() - deadline > 0 ? Optional.empty() : seal(set, data);
            if (seal.isEmpty()) {
                return fail("seal " + set.instance() + " did not verify");
            }
            seals.addFirst(seal.get());
        }
        return new ArcResult(Chain.PASS, seals, oldestPass.find(), "");
    }

    private Optional<Seal> seal(ArcSet set, String data) {
        TagList tags = set.sealTags();
        Optional<Algorithm> algorithm = Algorithm.ofTag(tags.packed("a"));
        Optional<Domain> domain = Domain.tryParse(tags.packed("d"));
        Optional<Domain> selector = Domain.tryParse(tags.packed("s"));
        Optional<byte[]> signature = base64(tags.packed("b"));
        boolean right = algorithm.isPresent() && domain.isPresent() && selector.isPresent() && signature.isPresent()
            && holds(domain.get(), selector.get(), algorithm.get(), data.getBytes(StandardCharsets.ISO_8859_1), signature.get());
        return right ? Optional.of(new Seal(set.instance(), domain.get(), selector.get().ascii(), set.resultsText())) : Optional.empty();
    }

    private boolean holds(Domain domain, Domain selector, Algorithm algorithm, byte[] data, byte[] signature) {
        return keys.find(domain, selector, algorithm) instanceof PublicKeys.Found.Usable key && key.verifies(data, signature);
    }

    private static Optional<byte[]> base64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text)).filter(b -> b.length > 0);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static ArcResult fail(String reason) {
        return new ArcResult(Chain.FAIL, List.of(), 0, reason);
    }
}
