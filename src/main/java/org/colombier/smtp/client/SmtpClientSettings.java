package org.colombier.smtp.client;

import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mail goes out. The time-outs are those of RFC 5321 section 4.5.3.2 unless the site says otherwise.
 *
 * @param port              the port of hosts found by MX; 25 but for tests
 * @param tls               whether and how STARTTLS is used
 * @param connectTimeout    for a TCP connection
 * @param greetingTimeout   for each of the greeting, EHLO, STARTTLS and the TLS handshake
 * @param commandTimeout    for the reply to each of MAIL, RCPT and RSET
 * @param dataTimeout       for the reply to DATA
 * @param blockTimeout      for the peer to take each 64 KiB of what we send
 * @param endTimeout        for the reply to the final dot; the peer has stored the message then, so be patient
 * @param idle              how long a session without work is kept for the next message
 * @param transactions      how many transactions a session is used for
 * @param recipients        how many recipients a transaction has at most where the envelope lets them share one (RFC 5321 section 4.5.3.1.8)
 * @param hosts             how many addresses are tried for one packet
 */
@ConfigurationProperties("colombier.smtp.client")
record SmtpClientSettings(@DefaultValue("25") int port, @DefaultValue("opportunistic") TlsUse tls,
                          @DefaultValue("30s") Duration connectTimeout, @DefaultValue("5m") Duration greetingTimeout,
                          @DefaultValue("5m") Duration commandTimeout, @DefaultValue("2m") Duration dataTimeout,
                          @DefaultValue("3m") Duration blockTimeout, @DefaultValue("10m") Duration endTimeout,
                          @DefaultValue("10s") Duration idle, @DefaultValue("1000") int transactions,
                          @DefaultValue("100") int recipients, @DefaultValue("5") int hosts) {

    /** What is done with a peer's STARTTLS (RFC 3207). */
    enum TlsUse {
        /** Never used. */
        NONE,
        /** Used where offered, with any certificate, and without it where it fails: better than nothing on the way (RFC 7435). */
        OPPORTUNISTIC,
        /** Required, with a certificate that the Java trust store vouches for and that names the host; nothing goes out otherwise. */
        VERIFIED
    }

    SmtpClientSettings {
        boolean positive = Stream.of(connectTimeout, greetingTimeout, commandTimeout, dataTimeout, blockTimeout, endTimeout).allMatch(Duration::isPositive);
        if (!positive || port < 1 || port > 65_535 || transactions < 1 || recipients < 1 || hosts < 1) {
            throw new IllegalArgumentException("colombier.smtp.client: time-outs, port, transactions, recipients and hosts are more than zero");
        }
    }
}
