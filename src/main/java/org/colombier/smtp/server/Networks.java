package org.colombier.smtp.server;

import java.net.InetAddress;
import java.util.List;
import org.colombier.net.Network;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom we know by address.
 *
 * @param networks clients that may relay without AUTH, as addresses or in CIDR notation
 */
@ConfigurationProperties("colombier")
record Networks(@DefaultValue({"127.0.0.0/8", "::1/128"}) List<String> networks) {

    Networks {
        networks.forEach(Networks::parse);
    }

    /** The check that a session asks; reads the settings once. */
    Trusted trusted() {
        return new Trusted(networks.stream().map(Networks::parse).toList());
    }

    record Trusted(List<Network> networks) {
        boolean contains(InetAddress client) {
            return networks.stream().anyMatch(n -> n.contains(client));
        }
    }

    private static Network parse(String text) {
        try {
            return Network.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("colombier.networks: " + text + ": " + e.getMessage());
        }
    }
}
