package org.colombier.smtp.server;

import java.net.InetAddress;
import java.util.List;
import org.colombier.net.NetworkList;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Mail from neighbours by LMTP (RFC 2033).
 *
 * @param port    0 for any free port, -1 for off; never 25
 * @param bind    the address to listen on
 * @param proxies who begins each connection to this port with a PROXY header (version 1 or 2), as addresses or in CIDR notation; the client it names is ours
 */
@ConfigurationProperties("colombier.lmtp")
record LmtpSettings(@DefaultValue("2424") int port, @DefaultValue("127.0.0.1") InetAddress bind, @DefaultValue List<String> proxies) {

    LmtpSettings {
        if (port == 25) {
            throw new IllegalArgumentException("colombier.lmtp.port: not 25 (RFC 2033 section 5)");
        }
        NetworkList.parse("colombier.lmtp.proxies", proxies);
    }
}
