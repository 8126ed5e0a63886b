package org.colombier.smtp.server;

import java.net.InetAddress;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Mail from neighbours by LMTP (RFC 2033).
 *
 * @param port 0 for any free port, -1 for off; never 25
 * @param bind the address to listen on
 */
@ConfigurationProperties("colombier.lmtp")
record LmtpSettings(@DefaultValue("2424") int port, @DefaultValue("127.0.0.1") InetAddress bind) {

    LmtpSettings {
        if (port == 25) {
            throw new IllegalArgumentException("colombier.lmtp.port: not 25 (RFC 2033 section 5)");
        }
    }
}
