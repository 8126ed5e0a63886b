package org.colombier.policy;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.colombier.mail.Domain;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;
import org.springframework.stereotype.Service;

/**
 * The DMARC policies of domains that stand in From fields (RFC 9989). Kept for {@value #KNOWN_MINUTES} minutes, or one
 * if the name servers did not answer. Thread-safe.
 */
@Service
public class DmarcPolicies {

    /** What the owner of a domain asks for mail in its name that does not authenticate. */
    public enum Policy {
        NONE, QUARANTINE, REJECT;

        Policy milder() {
            return this == NONE ? NONE : values()[ordinal() - 1];
        }
    }

    private static final int KNOWN_MINUTES = 30;
    /** Queries of one tree walk (RFC 9989 section 4.10). */
    private static final int MAX_STEPS = 8;

    /** @param certain false if a name server did not answer, so that the policy may be another one */
    private record Known(Policy policy, boolean certain) {

        Duration life() {
            return Duration.ofMinutes(certain ? KNOWN_MINUTES : 1);
        }
    }

    /** @param certain false if a step of the walk was not answered */
    private record Walk(List<DmarcRecord> records, boolean certain) {
    }

    private final Dns dns;
    private final Duration timeout;
    private final AsyncLoadingCache<Domain, Known> cache;

    DmarcPolicies(Dns dns, PolicySettings settings) {
        this.dns = dns;
        this.timeout = settings.dmarcTimeout();
        this.cache = Caffeine.newBuilder().maximumSize(20_000)
            .expireAfter(Expiry.<Domain, Known>creating((_, known) -> known.life()))
            .executor(Executors.newVirtualThreadPerTaskExecutor()).buildAsync(this::look);
    }

    /**
     * The policy that holds for mail from this domain; {@link Policy#NONE} also where none is published, where the record
     * is malformed, and where it is not known within {@code colombier.policy.dmarc-timeout} (a late answer serves the next message).
     */
    public Policy of(Domain domain) {
        if (domain.isLiteral() || !domain.isQualified()) {
            return Policy.NONE;
        }
        try {
            return cache.get(domain).get(timeout.toNanos(), TimeUnit.NANOSECONDS).policy();
        } catch (TimeoutException | ExecutionException unknown) {
            return Policy.NONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Policy.NONE;
        }
    }

    /** RFC 9989 section 4.10.1: the author domain's own record, else that of its organisation. */
    private Known look(Domain domain) {
        Walk walk = walk(domain.ascii());
        Optional<DmarcRecord> own = walk.records().stream().filter(r -> r.domain().equals(domain.ascii())).findFirst();
        if (own.isPresent()) {
            return new Known(own.get().policy(), true);
        }
        Optional<DmarcRecord> above = organisational(walk.records());
        if (above.isEmpty()) {
            return new Known(Policy.NONE, walk.certain());
        }
        // Section 3.2.13: a name that does not exist has a policy of its own, np.
        boolean exists = !(dns.a(domain.ascii()) instanceof Answer.NoSuchName);
        return new Known(exists ? above.get().subdomains() : above.get().nonexistent(), walk.certain());
    }

    /** Section 4.10.2: where psd=n stands is the organisation; else it is the record with the fewest labels, a public suffix's own counting last. */
    private static Optional<DmarcRecord> organisational(List<DmarcRecord> records) {
        Optional<DmarcRecord> said = records.stream().filter(r -> r.boundary() == DmarcRecord.Boundary.ORGANISATION).findFirst();
        return said.or(() -> records.stream().filter(r -> r.boundary() == DmarcRecord.Boundary.UNSAID).min(Comparator.comparingInt(r -> labels(r.domain()).size())))
            .or(() -> records.stream().findFirst());
    }

    /** Section 4.10: from the domain upwards; of a name of many labels the last seven are walked after the name itself. */
    private Walk walk(String domain) {
        List<DmarcRecord> found = new ArrayList<>();
        boolean certain = true;
        List<String> labels = labels(domain);
        for (int step = 0; step < MAX_STEPS && !labels.isEmpty(); step++) {
            String name = String.join(".", labels);
            Answer<String> answer = dns.txt("_dmarc." + name);
            certain &= answer.isCertain();
            Optional<DmarcRecord> record = DmarcRecord.among(name, answer.records());
            record.ifPresent(found::add);
            if (record.isPresent() && (step == 0 || record.get().boundary() != DmarcRecord.Boundary.UNSAID)) {
                break;
            }
            labels = labels.size() >= MAX_STEPS ? labels.subList(labels.size() - MAX_STEPS + 1, labels.size()) : labels.subList(1, labels.size());
        }
        return new Walk(found, certain);
    }

    private static List<String> labels(String domain) {
        return Arrays.asList(domain.split("\\."));
    }
}
