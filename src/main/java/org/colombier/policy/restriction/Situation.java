package org.colombier.policy.restriction;

import java.net.InetAddress;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.ReversePath;

/**
 * What is known of a session when the restrictions are asked. Immutable; what has not been said yet is empty.
 *
 * @param door       the service that the client came to
 * @param address    the client's
 * @param port       the client's, 0 if not known
 * @param name       the client's host name, if it has been looked up both ways already; else it is looked up when a rule asks
 * @param trusted    the address is in {@code colombier.networks}
 * @param helo       what the client called itself, empty before that
 * @param login      who logged in
 * @param encrypted  under TLS
 * @param sender     the reverse-path of MAIL
 * @param recipient  of the RCPT under way
 * @param recipients how many have been taken
 * @param size       of the message in octets: as announced, or as read; -1 if not known
 * @param ahead      the client sent more than it may before the answer (RFC 2920 section 3.1)
 */
public record Situation(Door door, InetAddress address, int port, Optional<String> name, boolean trusted, String helo, Optional<EmailAddress> login,
    boolean encrypted, Optional<ReversePath> sender, Optional<EmailAddress> recipient, int recipients, long size, boolean ahead) {

    /** At connect. */
    public static Situation connected(Door door, InetAddress address, int port, boolean trusted) {
        return new Situation(door, address, port, Optional.empty(), trusted, "", Optional.empty(), false, Optional.empty(), Optional.empty(), 0, -1, false);
    }

    /** Whose client sent more than it may before the answer. */
    public Situation hasty() {
        return new Situation(door, address, port, name, trusted, helo, login, encrypted, sender, recipient, recipients, size, true);
    }

    /** With the client's host name as it was found to be true. */
    public Situation named(String verified) {
        return new Situation(door, address, port, Optional.of(verified), trusted, helo, login, encrypted, sender, recipient, recipients, size, ahead);
    }

    /** After the greeting and, as it may be, TLS and AUTH. */
    public Situation greeted(String hello, boolean tls, Optional<EmailAddress> account) {
        return new Situation(door, address, port, name, trusted, hello, account, tls, sender, recipient, recipients, size, ahead);
    }

    /** At MAIL. */
    public Situation from(ReversePath path, long announced) {
        return new Situation(door, address, port, name, trusted, helo, login, encrypted, Optional.of(path), recipient, recipients, announced, ahead);
    }

    /** At RCPT. */
    public Situation to(EmailAddress path, int taken) {
        return new Situation(door, address, port, name, trusted, helo, login, encrypted, sender, Optional.of(path), taken, size, ahead);
    }

    /** At DATA and after it. A sole recipient is known to the rules, as Postfix has it; of several none is. */
    public Situation data(Optional<EmailAddress> sole, int taken, long octets) {
        return new Situation(door, address, port, name, trusted, helo, login, encrypted, sender, sole, taken, octets, ahead);
    }

    /** Whom we relay for in any case. */
    boolean isOurs() {
        return trusted || login.isPresent();
    }

    /** For the log, as Postfix writes it. */
    String description() {
        return "client=" + name.orElse("unknown") + "[" + address.getHostAddress() + "]"
            + sender.map(s -> ", from=<" + s + ">").orElse("") + recipient.map(r -> ", to=<" + r + ">").orElse("")
            + (helo.isEmpty() ? "" : ", helo=<" + helo + ">");
    }
}
