package org.colombier.policy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.DnsSettings;
import org.colombier.ops.Site;
import org.colombier.policy.arc.ArcResult;
import org.colombier.policy.arc.ArcVerifier;
import org.colombier.policy.arc.OwnResults;
import org.colombier.policy.dkim.DkimVerifier;
import org.colombier.policy.dmarc.DmarcEvaluator;
import org.colombier.policy.dmarc.TreeWalk;
import org.colombier.policy.spf.SpfChecker;

/** The checks with nothing switched on, as shipped, for tests of other rooms. */
public final class UncheckedMail {

    private UncheckedMail() {
    }

    public static MessageChecks checks(Site site) {
        Dns dns = new Dns(new DnsSettings(List.of("127.0.0.1:9"), Duration.ofSeconds(1), Duration.ofSeconds(1), 10, false));
        return checks(site, dns, content -> List.of(), content -> ArcResult.NONE, settings(List.of(), PolicySettings.Dmarc.OFF, PolicySettings.Quarantine.MARK));
    }

    static PolicySettings settings(List<PolicySettings.Check> checks, PolicySettings.Dmarc dmarc, PolicySettings.Quarantine quarantine, String... sealers) {
        return new PolicySettings(Duration.ofSeconds(2), checks, Duration.ofSeconds(3), dmarc, quarantine, List.of(sealers));
    }

    static MessageChecks checks(Site site, Dns dns, DkimVerifier dkim, ArcVerifier arc, PolicySettings settings) {
        StrangersMail examination = new StrangersMail(settings, new SpfChecker(dns, site, Clock.systemUTC()), dkim, arc, dns);
        return new MessageChecks(settings, OwnResults.of(site), examination, new DmarcEvaluator(new TreeWalk(dns)), new SimpleMeterRegistry());
    }
}
