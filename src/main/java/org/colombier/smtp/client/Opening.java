package org.colombier.smtp.client;

import java.io.IOException;
import java.util.Locale;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.MailLog;

/** From a host to a session: connection, greeting, EHLO, STARTTLS (RFC 5321 section 3.1, RFC 3207, RFC 2033). Thread-safe. */
final class Opening {

    /** The handshake failed: the connection is lost, the host perhaps not. */
    private static final class TlsFailed extends IOException {
        TlsFailed(IOException cause) {
            super("TLS handshake: " + cause.getMessage(), cause);
        }
    }

    private final String hostname;
    private final SmtpClientSettings settings;
    private final Watchdog watchdog;
    private final ClientTls tls;

    Opening(String hostname, SmtpClientSettings settings, Watchdog watchdog) {
        this.hostname = hostname;
        this.settings = settings;
        this.watchdog = watchdog;
        this.tls = ClientTls.of(settings.tls());
    }

    /** @throws SessionFailure if there is no session to be had with this host now */
    Session open(Host host, boolean lmtp) throws SessionFailure {
        try {
            return open(host, lmtp, settings.tls() != SmtpClientSettings.TlsUse.NONE);
        } catch (TlsFailed failed) {
            MailLog.line("smtp", "NOQUEUE", "relay=" + host + ", " + failed.getMessage());
            if (settings.tls() == SmtpClientSettings.TlsUse.VERIFIED) {
                throw new SessionFailure(new SmtpReply(454, "4.7.5", failed.getMessage()));
            }
            return inPlain(host, lmtp);
        }
    }

    private Session inPlain(Host host, boolean lmtp) throws SessionFailure {
        try {
            return open(host, lmtp, false);
        } catch (TlsFailed impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Session open(Host host, boolean lmtp, boolean withTls) throws SessionFailure, TlsFailed {
        Connection connection = connect(host);
        try {
            greeting(connection);
            Extensions offered = hello(connection, host, lmtp);
            if (withTls && offered.startTls()) {
                offered = secure(connection, host, lmtp, offered);
            } else if (withTls && settings.tls() == SmtpClientSettings.TlsUse.VERIFIED) {
                throw new SessionFailure(new SmtpReply(454, "4.7.4", "TLS is required, but " + host + " does not offer it"));
            }
            return new Session(host, connection, offered, settings.transactions(), settings.life());
        } catch (SessionFailure | TlsFailed e) {
            connection.close();
            throw e;
        } catch (IOException e) {
            connection.close();
            throw new SessionFailure(new SmtpReply(421, "4.4.2", connection.describe(e) + " while greeting " + host));
        }
    }

    private Connection connect(Host host) throws SessionFailure {
        try {
            return Connection.open(host, watchdog, settings.connectTimeout(), settings.blockTimeout());
        } catch (IOException e) {
            throw new SessionFailure(new SmtpReply(451, "4.4.1", "connect to " + host + ": " + e.getMessage()));
        }
    }

    private void greeting(Connection connection) throws IOException {
        Reply greeting = connection.read(settings.greetingTimeout());
        if (greeting.code() == 220) {
            return;
        }
        SmtpReply told = greeting.outcome();
        // RFC 7504 section 4: 521 is a host that never takes mail; any other 5xx here often is a passing refusal of our address
        boolean kept = told.isTemporary() || told.code() == 521;
        throw new SessionFailure(kept ? told : new SmtpReply(450, "4.3.2", "host refused to talk to us: " + told));
    }

    private Extensions hello(Connection connection, Host host, boolean lmtp) throws IOException {
        connection.write((lmtp ? "LHLO " : "EHLO ") + hostname + "\r\n");
        Reply reply = connection.read(settings.greetingTimeout());
        boolean extended = reply.isPositive();
        // RFC 5321 section 3.2: a peer that does not know EHLO may know HELO
        if (!extended && reply.code() >= 500 && !lmtp) {
            connection.write("HELO " + hostname + "\r\n");
            reply = connection.read(settings.greetingTimeout());
        }
        if (!reply.isPositive()) {
            throw new SessionFailure(new SmtpReply(450, "4.3.2", "host refused our greeting: " + reply.outcome()));
        }
        String name = reply.lines().getFirst().strip().split(" ", 2)[0].toLowerCase(Locale.ROOT);
        if (host.exchanger() && name.equals(hostname.toLowerCase(Locale.ROOT))) {
            throw new SessionFailure(new SmtpReply(554, "5.4.6", "Mail loops back to ourselves at " + host));
        }
        return extended ? Extensions.of(reply) : Extensions.NONE;
    }

    private Extensions secure(Connection connection, Host host, boolean lmtp, Extensions inPlain) throws IOException {
        connection.write("STARTTLS\r\n");
        Reply reply = connection.read(settings.greetingTimeout());
        if (reply.code() != 220) {
            if (settings.tls() == SmtpClientSettings.TlsUse.VERIFIED) {
                throw new SessionFailure(new SmtpReply(454, "4.7.4", "TLS refused: " + reply.outcome()));
            }
            return inPlain;
        }
        try {
            connection.startTls(tls, host, settings.greetingTimeout());
        } catch (IOException e) {
            throw new TlsFailed(e);
        }
        // RFC 3207 section 4.2: what was offered before counts no more
        return hello(connection, host, lmtp);
    }
}
