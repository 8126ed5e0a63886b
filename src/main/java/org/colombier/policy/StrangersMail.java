package org.colombier.policy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.colombier.mail.MessageContent;
import org.colombier.net.dns.Dns;
import org.colombier.policy.PolicySettings.Check;
import org.colombier.policy.arc.ArcResult;
import org.colombier.policy.arc.ArcVerifier;
import org.colombier.policy.dkim.DkimResult;
import org.colombier.policy.dkim.DkimVerifier;
import org.colombier.policy.spf.SpfChecker;
import org.colombier.policy.spf.SpfResult;
import org.colombier.policy.spf.SpfVerdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes all checks of a message at once, each in a thread of its own, within a time. Thread-safe. */
@Component
class StrangersMail {

    private static final Logger LOG = LoggerFactory.getLogger(StrangersMail.class);

    private final PolicySettings settings;
    private final SpfChecker spf;
    private final DkimVerifier dkim;
    private final ArcVerifier arc;
    private final Dns dns;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    StrangersMail(PolicySettings settings, SpfChecker spf, DkimVerifier dkim, ArcVerifier arc, Dns dns) {
        this.settings = settings;
        this.spf = spf;
        this.dkim = dkim;
        this.arc = arc;
        this.dns = dns;
    }

    /** Returns after {@code colombier.policy.checks-timeout} at the latest; what is not known then is {@code temperror}. */
    Findings examine(MessageChecks.Arrival arrival, MessageContent message) throws InterruptedException {
        long end = System.nanoTime() + settings.checksTimeout().toNanos();
        Optional<Future<SpfVerdict>> mailFrom = start(Check.SPF, () -> spf.mailFrom(arrival.client(), arrival.from(), arrival.hello()));
        Optional<Future<SpfVerdict>> hello = arrival.from().isNull() ? Optional.empty() : start(Check.SPF, () -> spf.hello(arrival.client(), arrival.hello()));
        Optional<Future<List<DkimResult>>> signatures = start(Check.DKIM, () -> dkim.verify(message));
        Optional<Future<ArcResult>> chain = start(Check.ARC, () -> arc.verify(message));
        Optional<Future<ReverseName.Found>> reverse = start(Check.IPREV, () -> ReverseName.of(arrival.client(), dns));
        String domain = arrival.from().address().map(a -> a.domain().ascii()).orElse(arrival.hello());
        return new Findings(await(mailFrom, end, late(domain)), await(hello, end, late(arrival.hello())).filter(StrangersMail::saysSomething),
            await(signatures, end, LATE), await(chain, end, ArcResult.NONE), await(reverse, end, new ReverseName.Found("temperror", Optional.empty())));
    }

    private static final List<DkimResult> LATE = List.of(new DkimResult(DkimResult.Result.TEMPERROR, Optional.empty(), "", "", "", 0, "", false, "took too long"));

    private static SpfVerdict late(String domain) {
        return new SpfVerdict(SpfResult.TEMPERROR, domain, "took too long", "");
    }

    private static boolean saysSomething(SpfVerdict verdict) {
        return verdict.result() != SpfResult.NONE;
    }

    private <T> Optional<Future<T>> start(Check check, Callable<T> work) {
        return settings.makes(check) ? Optional.of(threads.submit(work)) : Optional.empty();
    }

    /** A check that is late is left to end by itself: an interruption would close the message's file under the others. */
    private static <T> Optional<T> await(Optional<Future<T>> check, long end, T unknown) throws InterruptedException {
        if (check.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(check.get().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            return Optional.of(unknown);
        } catch (ExecutionException failed) {
            LOG.warn("a check of a message failed", failed.getCause());
            return Optional.of(unknown);
        }
    }
}
