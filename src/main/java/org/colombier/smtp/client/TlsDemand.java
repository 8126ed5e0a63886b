package org.colombier.smtp.client;

import java.util.List;

/**
 * What one host must do before it gets mail.
 *
 * @param level      for the log
 * @param used       STARTTLS is used where it is offered
 * @param required   nothing goes out without TLS and a certificate that passes the check
 * @param serverName what goes into SNI; empty for none but the host's name
 */
record TlsDemand(TlsLevel level, boolean used, boolean required, List<String> protocols, String serverName, CertificateCheck check) {

    static TlsDemand none() {
        return new TlsDemand(TlsLevel.NONE, false, false, List.of(), "", new CertificateCheck.Any());
    }
}
