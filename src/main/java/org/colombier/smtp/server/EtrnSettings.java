package org.colombier.smtp.server;

import java.util.List;
import org.colombier.net.NetworkList;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may ask for the mail that waits for a domain.
 *
 * @param networks clients that may use ETRN (RFC 1985), as addresses or in CIDR notation; nobody if empty
 */
@ConfigurationProperties("colombier.smtp.etrn")
record EtrnSettings(@DefaultValue List<String> networks) {

    static final String KEY = "colombier.smtp.etrn.networks";

    EtrnSettings {
        NetworkList.parse(KEY, networks);
    }
}
