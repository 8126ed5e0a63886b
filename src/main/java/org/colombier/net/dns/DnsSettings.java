package org.colombier.net.dns;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where and how names are looked up.
 *
 * @param servers resolvers as {@code host:port} ({@code host} alone means port 53, IPv6 in brackets); none: the system's
 * @param timeout how long one server may take for one question before the next one is asked
 * @param total   how long one question may take over all servers
 * @param cached  how many answers are kept at most
 * @param trustAd the resolvers check DNSSEC and the way to them is safe (on this host, or a protected net): their AD bit
 *                then counts as proof (RFC 6840 section 5.8), as DANE needs it
 */
@ConfigurationProperties("colombier.dns")
public record DnsSettings(@DefaultValue List<String> servers, @DefaultValue("2s") Duration timeout, @DefaultValue("5s") Duration total,
                          @DefaultValue("20000") int cached, @DefaultValue("false") boolean trustAd) {

    public DnsSettings {
        servers = servers.stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
        if (timeout.isNegative() || timeout.isZero() || total.compareTo(timeout) < 0) {
            throw new IllegalArgumentException("colombier.dns.timeout must be more than zero and at most colombier.dns.total");
        }
    }
}
