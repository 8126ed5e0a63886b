package org.colombier.policy.zone;

import java.net.InetAddress;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code colombier dns check} takes for granted.
 *
 * @param addresses  the addresses from which our mail goes out, where they are others than those of {@code colombier.hostname}
 * @param blockLists zones of DNSBLs in which our addresses are looked up
 */
@ConfigurationProperties("colombier.policy.zone")
record ZoneSettings(@DefaultValue List<InetAddress> addresses, @DefaultValue List<String> blockLists) {

    ZoneSettings {
        addresses = List.copyOf(addresses);
        blockLists = blockLists.stream().map(String::strip).filter(z -> !z.isEmpty()).toList();
    }
}
