package org.colombier.smtp.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.MailLog;

/** From a host to a session: connection, greeting, EHLO, STARTTLS, AUTH (RFC 5321 section 3.1, RFC 3207, RFC 4954, RFC 2033). Thread-safe. */
final class Opening {

    /** How we call a host. */
    record Call(Host host, boolean lmtp, String helloName, TlsDemand demand, Optional<Login> login) {
    }

    /** The handshake failed: the connection is lost, the host perhaps not. */
    private static final class TlsFailed extends IOException {
        TlsFailed(String why, Exception cause) {
            super(why, cause);
        }
    }

    private final String ourName;
    private final SmtpClientSettings settings;
    private final SaslSettings sasl;
    private final ClientTls tls;
    private final Watchdog watchdog;
    private final Authentication authentication;
    private final ClientMeters meters;

    Opening(String ourName, SmtpClientSettings settings, SaslSettings sasl, ClientTls tls, Watchdog watchdog, ClientMeters meters) {
        this.ourName = ourName;
        this.settings = settings;
        this.sasl = sasl;
        this.tls = tls;
        this.watchdog = watchdog;
        this.authentication = new Authentication(sasl.mechanisms(), settings.greetingTimeout());
        this.meters = meters;
    }

    /** @throws SessionFailure if there is no session to be had with this host now */
    Session open(Call call) throws SessionFailure {
        long begun = System.nanoTime();
        try {
            Session session = withTlsOrNot(call);
            meters.opened(System.nanoTime() - begun);
            return session;
        } catch (SessionFailure e) {
            meters.notOpened();
            throw e;
        }
    }

    private Session withTlsOrNot(Call call) throws SessionFailure {
        try {
            return open(call, call.demand().used());
        } catch (TlsFailed failed) {
            MailLog.line("smtp", "NOQUEUE", "relay=" + call.host() + ", " + failed.getMessage());
            if (call.demand().required()) {
                throw new SessionFailure(new SmtpReply(454, "4.7.5", failed.getMessage()));
            }
            return inPlain(call);
        }
    }

    private Session inPlain(Call call) throws SessionFailure {
        try {
            return open(call, false);
        } catch (TlsFailed impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Session open(Call call, boolean withTls) throws SessionFailure, TlsFailed {
        Host host = call.host();
        Connection connection = connect(host);
        try {
            greeting(connection);
            Extensions offered = hello(connection, call);
            boolean secured = false;
            if (withTls && offered.startTls()) {
                secured = startTls(connection, call);
                // RFC 3207 section 4.2: what was offered before counts no more
                offered = secured ? hello(connection, call) : offered;
            } else if (call.demand().required()) {
                throw new SessionFailure(new SmtpReply(454, "4.7.4", "TLS is required, but " + host + " does not offer it"));
            }
            meters.secured(secured, call.demand());
            logIn(connection, call, offered, secured);
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
            return Connection.open(host, watchdog, settings);
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

    private Extensions hello(Connection connection, Call call) throws IOException {
        connection.write((call.lmtp() ? "LHLO " : "EHLO ") + call.helloName() + "\r\n");
        Reply reply = connection.read(settings.greetingTimeout());
        boolean extended = reply.isPositive();
        // RFC 5321 section 3.2: a peer that does not know EHLO may know HELO
        if (!extended && reply.code() >= 500 && !call.lmtp()) {
            connection.write("HELO " + call.helloName() + "\r\n");
            reply = connection.read(settings.greetingTimeout());
        }
        if (!reply.isPositive()) {
            throw new SessionFailure(new SmtpReply(450, "4.3.2", "host refused our greeting: " + reply.outcome()));
        }
        String name = reply.lines().getFirst().strip().split(" ", 2)[0];
        if (call.host().exchanger() && (name.equalsIgnoreCase(ourName) || name.equalsIgnoreCase(call.helloName()))) {
            throw new SessionFailure(new SmtpReply(554, "5.4.6", "Mail loops back to ourselves at " + call.host()));
        }
        return extended ? Extensions.of(reply) : Extensions.NONE;
    }

    /** @return false if the host refuses and we go on without */
    private boolean startTls(Connection connection, Call call) throws IOException {
        connection.write("STARTTLS\r\n");
        Reply reply = connection.read(settings.greetingTimeout());
        if (reply.code() != 220) {
            if (call.demand().required()) {
                throw new SessionFailure(new SmtpReply(454, "4.7.4", "TLS refused: " + reply.outcome()));
            }
            return false;
        }
        try {
            String agreed = connection.startTls(tls, call.host(), call.demand(), settings.greetingTimeout());
            boolean verified = !(call.demand().check() instanceof CertificateCheck.Any);
            MailLog.line("smtp", "NOQUEUE", (verified ? "Verified" : "Untrusted") + " TLS connection established to " + call.host() + ": " + agreed
                + " (" + call.demand().level().word() + ")");
            return true;
        } catch (GeneralSecurityException e) {
            throw new TlsFailed("server certificate not verified: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new TlsFailed("TLS handshake: " + e.getMessage(), e);
        }
    }

    private void logIn(Connection connection, Call call, Extensions offered, boolean secured) throws IOException {
        if (call.login().isPresent()) {
            if (!secured && !sasl.withoutTls()) {
                // RFC 4954 section 4: a password is not said aloud
                throw new SessionFailure(new SmtpReply(454, "4.7.8", "login at " + call.host() + " needs TLS"));
            }
            authentication.run(connection, call.host(), call.login().get(), offered.mechanisms());
        }
    }
}
