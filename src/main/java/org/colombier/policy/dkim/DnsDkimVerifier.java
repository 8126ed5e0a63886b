package org.colombier.policy.dkim;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.HeaderSection.Field;
import org.colombier.mail.MessageContent;
import org.colombier.policy.dkim.DkimResult.Result;
import org.springframework.stereotype.Component;

/** Checks signatures with the keys that stand in DNS. */
@Component
class DnsDkimVerifier implements DkimVerifier {

    private static final String FIELD = "DKIM-Signature";

    private final PublicKeys keys;
    private final DkimSettings settings;
    private final Clock clock;
    private final MeterRegistry metrics;

    DnsDkimVerifier(PublicKeys keys, DkimSettings settings, Clock clock, MeterRegistry metrics) {
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public List<DkimResult> verify(MessageContent content) {
        List<DkimResult> results = results(content);
        results.forEach(r -> metrics.counter("colombier.dkim.verified", "result", r.result().word()).increment());
        if (results.isEmpty()) {
            metrics.counter("colombier.dkim.verified", "result", Result.NONE.word()).increment();
        }
        return results;
    }

    private List<DkimResult> results(MessageContent content) {
        try {
            HeaderSection header = HeaderSection.read(content);
            List<Field> fields = header.fields();
            List<Candidate> candidates = new ArrayList<>();
            for (Field field : fields) {
                if (field.is(FIELD)) {
                    candidates.add(candidates.size() < settings.signatures() ? Candidate.read(field, clock.instant())
                        : Candidate.unread(field, "more than " + settings.signatures() + " signatures"));
                }
            }
            digest(content, header.length(), candidates);
            long deadline = System.nanoTime() + settings.timeout().toNanos();
            return candidates.stream().map(c -> c.result(fields, keys, settings.partialBody(), deadline)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All bodies in one pass; none if no signature is worth it. */
    private static void digest(MessageContent content, int bodyAt, List<Candidate> candidates) throws IOException {
        List<BodyDigest> digests = candidates.stream().flatMap(c -> c.body().stream()).toList();
        if (digests.isEmpty()) {
            return;
        }
        try (InputStream in = content.open()) {
            in.skipNBytes(bodyAt);
            BodyDigest.readAll(in, digests);
        }
    }
}
