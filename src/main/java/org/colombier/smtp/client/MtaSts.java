package org.colombier.smtp.client;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import org.colombier.net.dns.Dns;
import org.colombier.ops.MailLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The policies that other domains publish about TLS to their hosts (RFC 8461): looked up when mail goes there, fetched
 * once, kept for as long as they say. One that cannot be fetched changes nothing: the kept one counts, or none
 * (section 3.3). Thread-safe.
 */
final class MtaSts {

    /** Fetches a policy's text. */
    @FunctionalInterface
    interface Source {
        String fetch(String domain) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(MtaSts.class);
    /** Section 3.3: a failed fetch is not repeated for some minutes; nor is the TXT record asked for with every message. */
    private static final Duration KNOWN = Duration.ofMinutes(5);

    private final Dns dns;
    private final StsPolicies kept;
    private final Source source;
    private final Duration refresh;
    private final Clock clock;
    private final AsyncLoadingCache<String, Optional<StsPolicy>> known = Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(KNOWN)
        .executor(Executors.newVirtualThreadPerTaskExecutor()).buildAsync(this::load);

    MtaSts(Dns dns, StsPolicies kept, Source source, Duration refresh, Clock clock) {
        this.dns = dns;
        this.kept = kept;
        this.source = source;
        this.refresh = refresh;
        this.clock = clock;
    }

    /** The policy that is to be enforced for a domain; waits for it to be fetched. */
    Optional<StsPolicy> enforced(String domain) {
        try {
            return known.get(domain).join().filter(p -> p.mode() == StsPolicy.Mode.ENFORCE && p.expires().isAfter(clock.instant()));
        } catch (CompletionException failed) {
            // a domain's policy must not stop its mail; the next look is not far
            LOG.warn("MTA-STS policy of {} not known: {}", domain, String.valueOf(failed.getCause()));
            return Optional.empty();
        }
    }

    private Optional<StsPolicy> load(String domain) {
        Instant now = clock.instant();
        Optional<StsPolicy> before = find(domain).filter(p -> p.expires().isAfter(now));
        Optional<String> id = StsPolicy.announced(dns.txt("_mta-sts." + domain).records());
        if (id.isEmpty()) {
            // section 5.1: without the record the kept policy counts on
            return before;
        }
        if (before.isPresent() && before.get().id().equals(id.get())) {
            if (before.get().fetched().plus(refresh).isBefore(now)) {
                Thread.startVirtualThread(() -> fetch(domain, id.get()).ifPresent(fresh -> known.synchronous().put(domain, Optional.of(fresh))));
            }
            return before;
        }
        return fetch(domain, id.get()).or(() -> before);
    }

    private Optional<StsPolicy> find(String domain) {
        try {
            return kept.find(domain);
        } catch (DataAccessException away) {
            LOG.warn("MTA-STS policies kept cannot be read: {}", away.getMessage());
            return Optional.empty();
        }
    }

    private Optional<StsPolicy> fetch(String domain, String id) {
        try {
            Optional<StsPolicy> policy = StsPolicy.parse(id, source.fetch(domain), clock.instant());
            MailLog.line("smtp", "NOQUEUE", "MTA-STS policy of " + domain + ": " + policy.map(p -> p.mode() + " " + p.hosts()).orElse("malformed, none"));
            policy.ifPresent(p -> kept.keep(domain, p));
            return policy;
        } catch (IOException e) {
            MailLog.line("smtp", "NOQUEUE", "MTA-STS policy of " + domain + " cannot be fetched: " + e.getMessage());
        } catch (DataAccessException away) {
            LOG.warn("MTA-STS policy of {} not kept: {}", domain, away.getMessage());
        }
        return Optional.empty();
    }
}
