package org.colombier.smtp.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.colombier.directory.Account;
import org.colombier.mail.SmtpReply;
import org.colombier.net.LineConnection;
import org.colombier.net.LineFault;
import org.colombier.net.LineReader;
import org.colombier.net.ServerStopping;
import org.colombier.ops.MailLog;
import org.colombier.policy.restriction.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * One client from greeting to good-bye. Its state by lifetime: client and connection (always), hello and login (until
 * STARTTLS or the end), transaction (until DATA or RSET). Used by one thread.
 */
final class Session {

    /** @param extended by EHLO or LHLO, not by HELO */
    record Hello(String name, boolean extended) {
    }

    // RFC 4954 section 4: a line of an exchange has up to 12,288 octets; it may come as an initial response.
    private static final int LONGEST_AUTH = 12_288;
    /** What browsers are made to send to mail ports by hostile pages. */
    private static final Set<String> BROWSERS = Set.of("GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT");

    private final Host host;
    private final Service service;
    private final LineConnection connection;
    private final Screening screening;
    private final Conduct conduct;
    private Client client;
    private Optional<ClientName> nameAsked;
    private boolean ended;
    private boolean denied;
    private String argument = "";

    private @Nullable Hello hello;
    private @Nullable Account login;

    private @Nullable Transaction transaction;
    private boolean rcptTried;

    Session(Host host, Service service, LineConnection connection) {
        this.host = host;
        this.service = service;
        this.connection = connection;
        this.screening = new Screening(this);
        this.conduct = new Conduct(host.settings().limits());
        InetAddress address = connection.peerAddress();
        this.client = new Client(address, host.trusted().contains(address), Client.UNKNOWN, connection.peerPort());
        this.nameAsked = host.nameOf(address);
    }

    void run() throws IOException, InterruptedException {
        commandPatience();
        connection.handshakePatience(host.settings().timeouts().handshake());
        try {
            boolean hasty = speaksTooEarly();
            learnName();
            MailLog.line("smtpd", "NOQUEUE", "connect from " + client + " to " + service.key());
            if (service == Service.SUBMISSIONS) {
                connection.startTlsAsServer(host.tls().context());
            }
            welcome(hasty);
            while (!ended) {
                next();
            }
        } catch (SocketTimeoutException mute) {
            goodBye(Replies.TIMED_OUT);
        } catch (ServerStopping stopping) {
            goodBye(Replies.STOPPING);
        } catch (SSLException broken) {
            MailLog.line("smtpd", "NOQUEUE", "warning: TLS with " + client + " failed: " + broken.getMessage());
        } finally {
            if (transaction != null) {
                transaction.close();
            }
            MailLog.line("smtpd", "NOQUEUE", "disconnect from " + client + (transaction == null ? "" : " within a transaction"));
        }
    }

    /** RFC 5321 section 4.3.1: a client waits for the greeting; a spammer's often does not. */
    private boolean speaksTooEarly() throws IOException, InterruptedException {
        return service == Service.MX && connection.peerSpeaksWithin(client.trusted() ? Duration.ZERO : host.settings().greetingDelay());
    }

    private void welcome(boolean hasty) throws IOException, InterruptedException {
        if (hasty) {
            MailLog.line("smtpd", "NOQUEUE", "PREGREET from " + client);
            reply(Replies.SPOKE_TOO_EARLY);
            end();
        } else if (!host.rates().allows(client, ClientRates.Event.CONNECTION)) {
            MailLog.line("smtpd", "NOQUEUE", "warning: connection rate limit exceeded by " + client);
            reply(Replies.TOO_MANY_SESSIONS);
            end();
        } else {
            greet();
        }
    }

    void greet() throws IOException, InterruptedException {
        Optional<Verdict.Refuse> refused = screening.atConnect();
        if (refused.isPresent()) {
            denied = true;
            refuse("CONNECT", refused.get(), "");
            return;
        }
        reply(new SmtpReply(220, "", host.hostname() + (service == Service.LMTP ? " LMTP" : " ESMTP")));
    }

    private void next() throws IOException, InterruptedException {
        String line;
        try {
            line = nextLine();
        } catch (LineFault fault) {
            if (fault.isOpen()) {
                reply(Replies.BARE_LINE_FEED);
                end();
                return;
            }
            reply(switch (fault.kind()) {
                case TOO_LONG -> Replies.LINE_TOO_LONG;
                case BARE_CR, BARE_LF -> Replies.BARE_LINE_END;
                case NUL -> Replies.NUL;
            });
            return;
        } catch (java.io.EOFException gone) {
            end();
            return;
        }
        // Postfix overlooks white space before a command, and so do we.
        dispatch(line.stripLeading());
    }

    private void learnName() {
        nameAsked.flatMap(ClientName::now).ifPresent(name -> client = client.named(name));
        nameAsked = nameAsked.filter(name -> !name.isOver());
    }

    /** Waits for the client's name as long as that is worth it: what comes now is logged and written into the message. */
    void awaitName() throws InterruptedException {
        if (nameAsked.isPresent()) {
            nameAsked.get().await().ifPresent(name -> client = client.named(name));
            nameAsked = Optional.empty();
        }
    }

    /** A proxy told who is there; what was known of the one before is forgotten. */
    void become(Client other) {
        client = other;
        denied = false;
        hello = null;
        login = null;
        nameAsked = other.name().equals(Client.UNKNOWN) ? host.nameOf(other.address()) : Optional.empty();
    }

    private static int endOfWord(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == ' ' || line.charAt(i) == '\t') {
                return i;
            }
        }
        return -1;
    }

    private void dispatch(String line) throws IOException, InterruptedException {
        int space = endOfWord(line);
        String name = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
        // RFC 5321 section 4.1.1: white space before the line end is tolerated.
        argument = space < 0 ? "" : line.substring(space + 1).strip();
        if (denied && !name.equals("QUIT")) {
            reply(Replies.DENIED_ALREADY);
            return;
        }
        Verb verb = Verb.of(service, name);
        if (verb == null) {
            boolean browser = BROWSERS.contains(name);
            reply(browser ? Replies.NOT_A_BROWSER : Replies.UNKNOWN_COMMAND);
            ended |= browser;
            return;
        }
        Optional<SmtpReply> refusal = verb.refusal(this);
        if (refusal.isPresent()) {
            reply(refusal.get());
            return;
        }
        rcptTried |= name.equals("RCPT");
        verb.action().run(this, argument);
    }

    /**
     * The client's next line.
     *
     * @throws java.io.EOFException if it has gone
     */
    String nextLine() throws IOException {
        String line = connection.in().readLine(service.isSubmission() && connection.isEncrypted() && login == null ? LONGEST_AUTH : host.settings().limits().commandLine());
        if (line == null) {
            throw new java.io.EOFException("the client has gone");
        }
        return line;
    }

    /** Answers; the answer goes out before the next wait. Too many refusals end the session. */
    void reply(SmtpReply reply) throws IOException, InterruptedException {
        if (reply.isPermanent()) {
            conduct.error();
        }
        if (conduct.isSlowed() && isLimited()) {
            connection.out().flush();
            Thread.sleep(host.settings().limits().errorDelay());
        }
        connection.out().line(reply.toString());
        if (conduct.isAtEnd() && isLimited() && !ended) {
            MailLog.line("smtpd", "NOQUEUE", "too many errors from " + client);
            connection.out().line(Replies.TOO_MANY_ERRORS.toString());
            end();
        }
    }

    /** Answers with what a restriction says, which the log names. @param detail what else the log is to tell */
    void refuse(String verb, Verdict.Refuse refused, String detail) throws IOException, InterruptedException {
        MailLog.line("smtpd", "NOQUEUE", "reject: " + verb + " from " + client + ": " + refused.reply() + ": " + detail + "; helo=<" + helloName()
            + ">; rule=" + refused.rule());
        reply(refused.reply());
        if (refused.hangsUp()) {
            end();
        }
    }

    /** A neighbour that gives us mail by LMTP has looked at its clients itself. */
    private boolean isLimited() {
        return service != Service.LMTP;
    }

    Conduct conduct() {
        return conduct;
    }

    /** A line of an answer that goes on. */
    void continued(int code, String text) throws IOException {
        connection.out().text(Integer.toString(code)).text("-").line(text);
    }

    private void goodBye(SmtpReply reply) throws IOException {
        connection.out().line(reply.toString()).flush();
    }

    void end() {
        ended = true;
    }

    /** EHLO or HELO: also ends a transaction (RFC 5321 section 4.1.4). */
    void greeted(Hello given) {
        endTransaction();
        hello = given;
    }

    /** What was said before TLS is forgotten (RFC 3207 section 4.2). */
    void forgetHello() {
        hello = null;
    }

    void loggedIn(Account account) {
        login = account;
    }

    void begin(Transaction begun) {
        transaction = begun;
        rcptTried = false;
        connection.busy(true);
    }

    void endTransaction() {
        if (transaction != null) {
            transaction.close();
        }
        transaction = null;
        connection.busy(false);
    }

    /** True if a message of this client with a bare CR or LF is made sound and not refused. */
    boolean mendsLineEnds() {
        return client.trusted() || host.settings().bareLineFeeds() == SmtpSettings.BareLineFeeds.NORMALIZE;
    }

    LineReader.Data readData(Spool spool) throws IOException {
        SmtpSettings.Timeouts timeouts = host.settings().timeouts();
        connection.patience(timeouts.data(), timeouts.message());
        // A client that goes on for as much again as may ever be taken does not want an answer.
        LineReader.Data data = connection.in().readDotTerminated(spool, 2 * host.messageSize());
        commandPatience();
        return data;
    }

    /** Reads a piece of a message (RFC 3030). */
    void readChunk(long size, Chunks chunks) throws IOException {
        connection.patience(host.settings().timeouts().data(), chunks.timeLeft());
        connection.in().readExactly(size, chunks.next());
        commandPatience();
    }

    /** Reads a piece of a message that nobody wants. */
    void skip(long size) throws IOException {
        SmtpSettings.Timeouts timeouts = host.settings().timeouts();
        connection.patience(timeouts.data(), timeouts.message());
        connection.in().readExactly(size, (octets, offset, length) -> { });
        commandPatience();
    }

    private void commandPatience() {
        Duration command = host.settings().timeouts().command();
        connection.patience(command, command);
    }

    Reception.Way way() {
        String tls = connection.tls().map(s -> s.getProtocol() + " with cipher " + s.getCipherSuite()).orElse("");
        return new Reception.Way(service, client, helloName(), hello != null && hello.extended(), tls, Optional.ofNullable(login).map(Account::address));
    }

    Host host() {
        return host;
    }

    Service service() {
        return service;
    }

    LineConnection connection() {
        return connection;
    }

    Client client() {
        return client;
    }

    Screening screening() {
        return screening;
    }

    /** The argument of the command under way. */
    String argument() {
        return argument;
    }

    @Nullable Hello hello() {
        return hello;
    }

    String helloName() {
        return hello == null ? "" : hello.name();
    }

    @Nullable Account login() {
        return login;
    }

    @Nullable Transaction transaction() {
        return transaction;
    }

    /** For commands that the guard lets through only within a transaction. */
    Transaction requiredTransaction() {
        return java.util.Objects.requireNonNull(transaction);
    }

    /** RCPT was said in this transaction, with whatever answer. */
    boolean rcptWasTried() {
        return rcptTried;
    }
}
