package org.colombier.policy.restriction;

import java.util.List;
import org.colombier.net.NetworkList;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom we know by address.
 *
 * @param networks clients that may relay without AUTH, as addresses or in CIDR notation; networks so wide that strangers are in them stop the start
 */
@ConfigurationProperties("colombier")
public record OwnNetworks(@DefaultValue({"127.0.0.0/8", "::1/128"}) List<String> networks) {

    public OwnNetworks {
        NetworkList.parse("colombier.networks", networks);
    }

    /** The check that sessions ask; reads the settings once. */
    public NetworkList known() {
        return NetworkList.parse("colombier.networks", networks);
    }
}
