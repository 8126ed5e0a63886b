package org.colombier.policy;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.colombier.mail.Domain;
import org.colombier.net.dns.Answer;
import org.colombier.policy.dmarc.DmarcRecord;
import org.colombier.policy.dmarc.Policy;
import org.colombier.policy.dmarc.TreeWalk;
import org.springframework.stereotype.Service;

/**
 * The DMARC policies of domains that stand in From fields (RFC 9989). Kept for {@value #KNOWN_MINUTES} minutes, or one
 * if the name servers did not answer. Thread-safe.
 */
@Service
public class DmarcPolicies {

    private static final int KNOWN_MINUTES = 30;

    /** @param published some policy is, be it none; @param certain false if a name server did not answer, so that the policy may be another one */
    private record Known(Policy policy, boolean published, boolean certain) {

        Duration life() {
            return Duration.ofMinutes(certain ? KNOWN_MINUTES : 1);
        }
    }

    private static final Known UNKNOWN = new Known(Policy.NONE, false, false);

    private final TreeWalk tree;
    private final Duration timeout;
    private final AsyncLoadingCache<Domain, Known> cache;

    DmarcPolicies(TreeWalk tree, PolicySettings settings) {
        this.tree = tree;
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
        return known(domain).policy();
    }

    /** Whether some policy holds for mail from this domain, be it {@code none}; as {@link #of}, false where that is not known in time. */
    public boolean isPublished(Domain domain) {
        return known(domain).published();
    }

    private Known known(Domain domain) {
        if (domain.isLiteral() || !domain.isQualified()) {
            return UNKNOWN;
        }
        try {
            return cache.get(domain).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException late) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }

    private Known look(Domain domain) {
        // The walk of a domain that has a record of its own would only tell its organisation.
        if (tree.own(domain.ascii()) instanceof Answer.Found<DmarcRecord>(List<DmarcRecord> own)) {
            return new Known(own.getFirst().policy(), own.getFirst().usable(), true);
        }
        TreeWalk.Walk walk = tree.walk(domain.ascii());
        Optional<DmarcRecord> above = walk.governing();
        return new Known(above.map(r -> tree.policy(domain.ascii(), r)).orElse(Policy.NONE), above.filter(DmarcRecord::usable).isPresent(), walk.certain());
    }
}
