package org.colombier.smtp.client;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Policies that other domains publish about TLS to their mail hosts (MTA-STS, RFC 8461).
 *
 * @param enabled they are looked up, for destinations to which the level {@code may} or {@code dane} applies by default
 * @param timeout how long the fetching of one may take; mail for the domain waits that long
 * @param refresh how old a kept one may become before it is fetched again
 * @param proxy   {@code host:port} of an HTTP proxy by which they are fetched; empty for none
 */
@ConfigurationProperties("colombier.smtp.client.mta-sts")
record StsSettings(@DefaultValue("true") boolean enabled, @DefaultValue("20s") Duration timeout, @DefaultValue("1d") Duration refresh,
                   @DefaultValue("") String proxy) {

    StsSettings {
        if (!timeout.isPositive() || !refresh.isPositive()) {
            throw new IllegalArgumentException("colombier.smtp.client.mta-sts: timeout and refresh are more than zero");
        }
        if (!proxy.isEmpty() && !proxy.matches(".+:\\d{1,5}")) {
            throw new IllegalArgumentException("colombier.smtp.client.mta-sts.proxy: not host:port: " + proxy);
        }
    }
}
