package org.colombier.ops;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the whole site shares.
 *
 * @param hostname our name in EHLO, Received, Message-ID and delivery reports; the machine's name if not set
 * @param dataDir  Maildirs, keys, certificates, the admin token, the embedded database
 * @param etcDir   the site's own scenarios, templates and routing tables, which an upgrade never touches
 */
@ConfigurationProperties("colombier")
public record Site(@DefaultValue("") String hostname, @DefaultValue("./data") Path dataDir, @DefaultValue("./etc") Path etcDir) {

    public Site {
        hostname = hostname.isBlank() ? machineName() : hostname;
        dataDir = dataDir.toAbsolutePath().normalize();
        etcDir = etcDir.toAbsolutePath().normalize();
    }

    private static String machineName() {
        try {
            return java.net.InetAddress.getLocalHost().getCanonicalHostName();
        } catch (java.net.UnknownHostException unnamed) {
            return "localhost";
        }
    }
}
