package org.colombier.smtp.client;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mail goes out. The time-outs are those of RFC 5321 section 4.5.3.2 unless the site says otherwise.
 *
 * @param port              the port of hosts found by MX; 25 but for tests
 * @param connectTimeout    for a TCP connection
 * @param greetingTimeout   for each of the greeting, EHLO, STARTTLS, the TLS handshake and the login
 * @param commandTimeout    for the reply to each of MAIL, RCPT and RSET
 * @param dataTimeout       for the reply to DATA
 * @param blockTimeout      for the peer to take each 64 KiB of what we send
 * @param endTimeout        for the reply to the final dot; the peer has stored the message then, so be patient
 * @param idle              how long a session without work is kept for the next message
 * @param life              how long a session is used, all in all
 * @param transactions      how many transactions a session is used for
 * @param recipients        how many recipients a transaction has at most where the envelope lets them share one (RFC 5321 section 4.5.3.1.8)
 * @param exchangers        how many MX hosts of a domain are looked up
 * @param hosts             how many addresses are tried for one packet
 * @param addresses         which of a host's addresses are tried, and in what order
 * @param bindAddress       our IPv4 address when we call; empty for the system's choice
 * @param bindAddress6      our IPv6 address when we call; empty for the system's choice
 * @param ownAddresses      addresses under which the world reaches us though no interface of this machine has them (address
 *                          translation, a proxy): an MX that leads there leads back to us
 * @param helloName         our name in EHLO; {@code colombier.hostname} if empty
 * @param helloNames        other names for mail whose envelope sender has a certain domain: domain, name
 * @param fallbackRelay     {@code [host]:port} or a domain that takes what no host of its destination would take now; empty for none
 * @param chunking          BDAT where it is offered (RFC 3030)
 * @param downConversion    8-bit content is converted for peers without 8BITMIME (RFC 6152); else it goes as it is
 */
@ConfigurationProperties("colombier.smtp.client")
record SmtpClientSettings(@DefaultValue("25") int port,
                          @DefaultValue("30s") Duration connectTimeout, @DefaultValue("5m") Duration greetingTimeout,
                          @DefaultValue("5m") Duration commandTimeout, @DefaultValue("2m") Duration dataTimeout,
                          @DefaultValue("3m") Duration blockTimeout, @DefaultValue("10m") Duration endTimeout,
                          @DefaultValue("10s") Duration idle, @DefaultValue("5m") Duration life, @DefaultValue("1000") int transactions,
                          @DefaultValue("100") int recipients, @DefaultValue("10") int exchangers, @DefaultValue("5") int hosts,
                          @DefaultValue("alternating") AddressOrder addresses, @DefaultValue("") String bindAddress,
                          @DefaultValue("") String bindAddress6, @DefaultValue List<InetAddress> ownAddresses,
                          @DefaultValue("") String helloName, @DefaultValue Map<String, String> helloNames,
                          @DefaultValue("") String fallbackRelay, @DefaultValue("true") boolean chunking,
                          @DefaultValue("true") boolean downConversion) {

    SmtpClientSettings {
        boolean positive = Stream.of(connectTimeout, greetingTimeout, commandTimeout, dataTimeout, blockTimeout, endTimeout, life).allMatch(Duration::isPositive);
        if (!positive || port < 1 || port > 65_535 || transactions < 1 || recipients < 1 || hosts < 1 || exchangers < 1) {
            throw new IllegalArgumentException(
                "colombier.smtp.client: time-outs, life, port, transactions, recipients, exchangers and hosts are more than zero");
        }
        requireAddress("colombier.smtp.client.bind-address", bindAddress, 4);
        requireAddress("colombier.smtp.client.bind-address6", bindAddress6, 16);
    }

    private static void requireAddress(String key, String address, int octets) {
        try {
            if (!address.isEmpty() && InetAddress.ofLiteral(address).getAddress().length != octets) {
                throw new IllegalArgumentException(key + ": the other kind of address: " + address);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": not an address: " + address, e);
        }
    }
}
