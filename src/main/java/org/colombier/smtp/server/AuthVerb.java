package org.colombier.smtp.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colombier.directory.Account;
import org.colombier.mail.SmtpReply;
import org.colombier.net.LineFault;
import org.colombier.ops.MailLog;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** AUTH (RFC 4954) with PLAIN (RFC 4616), LOGIN and SCRAM-SHA-256 (RFC 7677), all only under TLS. */
final class AuthVerb {

    /** As EHLO offers them, the best first. */
    static final String MECHANISMS = "SCRAM-SHA-256 PLAIN LOGIN";

    private record Credentials(String login, String password) {
    }

    private AuthVerb() {
    }

    static void auth(Session session, String argument) throws IOException, InterruptedException {
        String[] words = argument.split(" +", -1);
        String mechanism = words[0].toUpperCase(Locale.ROOT);
        Optional<SmtpReply> refusal = refusal(session, words, mechanism);
        if (refusal.isPresent()) {
            session.reply(refusal.get());
            return;
        }
        @Nullable String initial = words.length == 2 ? words[1] : null;
        if (mechanism.equals("SCRAM-SHA-256")) {
            ScramLogin.run(session, initial);
            return;
        }
        switch (mechanism.equals("PLAIN") ? plain(session, initial) : login(session, initial)) {
            case Parsed.Refused<Credentials>(SmtpReply reply) -> session.reply(reply);
            case Parsed.Value<Credentials>(Credentials given) -> check(session, mechanism, given);
        }
    }

    private static Optional<SmtpReply> refusal(Session session, String[] words, String mechanism) {
        if (!session.service().isSubmission()) {
            return Optional.of(Replies.NO_LOGIN_HERE);
        }
        if (!session.connection().isEncrypted()) {
            return Optional.of(Replies.ENCRYPT_FIRST);
        }
        if (session.login() != null) {
            return Optional.of(Replies.LOGGED_IN_ALREADY);
        }
        if (mechanism.isEmpty() || words.length > 2) {
            return Optional.of(Replies.syntax("Syntax: AUTH mechanism [initial-response]"));
        }
        if (!List.of(MECHANISMS.split(" ")).contains(mechanism)) {
            return Optional.of(Replies.UNKNOWN_MECHANISM);
        }
        return session.host().logins().mayTry(session.client().address()) ? Optional.empty() : Optional.of(Replies.LOGIN_TOO_OFTEN);
    }

    private static Parsed<Credentials> plain(Session session, @Nullable String initial) throws IOException, InterruptedException {
        return switch (initial == null ? ask(session, "") : decode(initial)) {
            case Parsed.Refused<String>(SmtpReply reply) -> new Parsed.Refused<>(reply);
            case Parsed.Value<String>(String message) -> {
                String[] parts = message.split("\0", -1);
                // RFC 4616 section 2: authorization identity, login, password. Nobody may act for another.
                boolean sound = parts.length == 3 && !parts[1].isEmpty() && (parts[0].isEmpty() || parts[0].equals(parts[1]));
                yield sound ? new Parsed.Value<>(new Credentials(parts[1], parts[2])) : new Parsed.Refused<>(Replies.LOGIN_FAILED);
            }
        };
    }

    private static Parsed<Credentials> login(Session session, @Nullable String initial) throws IOException, InterruptedException {
        Parsed<String> name = initial == null ? ask(session, "Username:") : decode(initial);
        if (name instanceof Parsed.Refused<String>(SmtpReply reply)) {
            return new Parsed.Refused<>(reply);
        }
        return switch (ask(session, "Password:")) {
            case Parsed.Refused<String>(SmtpReply reply) -> new Parsed.Refused<>(reply);
            case Parsed.Value<String>(String password) -> new Parsed.Value<>(new Credentials(((Parsed.Value<String>) name).value(), password));
        };
    }

    /** Sends a challenge. @return what the client answers */
    static Parsed<String> ask(Session session, String challenge) throws IOException, InterruptedException {
        session.reply(new SmtpReply(334, "", Base64.getEncoder().encodeToString(challenge.getBytes(StandardCharsets.US_ASCII))));
        String line;
        try {
            line = session.nextLine();
        } catch (LineFault fault) {
            return new Parsed.Refused<>(fault.kind() == LineFault.Kind.TOO_LONG ? Replies.LOGIN_TOO_LONG : Replies.NOT_BASE64);
        }
        if (line.equals("*")) {
            return new Parsed.Refused<>(Replies.LOGIN_CANCELLED);
        }
        return decode(line);
    }

    /** RFC 4954 section 4: {@code =} is the empty response. */
    static Parsed<String> decode(String base64) {
        try {
            byte[] octets = base64.equals("=") ? new byte[0] : Base64.getDecoder().decode(base64);
            return new Parsed.Value<>(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
        } catch (IllegalArgumentException | CharacterCodingException notBase64) {
            return new Parsed.Refused<>(Replies.NOT_BASE64);
        }
    }

    private static void check(Session session, String mechanism, Credentials given) throws IOException, InterruptedException {
        LoginThrottle logins = session.host().logins();
        conclude(session, mechanism, given.login(),
            () -> logins.inTurn(() -> session.host().accounts().authenticate(given.login(), given.password(), Account.Service.SUBMISSION)));
    }

    /** A question to the directory that may have to wait for its turn. */
    @FunctionalInterface
    interface Check {
        Optional<Account> account() throws InterruptedException;
    }

    /** Answers by what the directory says, or that it says nothing. */
    static void conclude(Session session, String mechanism, String login, Check check) throws IOException, InterruptedException {
        LoginThrottle logins = session.host().logins();
        Client client = session.client();
        Optional<Account> account;
        try {
            account = check.account();
        } catch (DataAccessException | TransactionException away) {
            notNow(session, mechanism, away);
            return;
        }
        session.host().meters().login(mechanism, account.isPresent() ? "passed" : "failed");
        if (account.isPresent()) {
            logins.succeeded(client.address());
            session.loggedIn(account.get());
            session.reply(Replies.LOGGED_IN);
        } else {
            MailLog.line("smtpd", "NOQUEUE", "warning: " + client + ": SASL " + mechanism + " authentication failed, sasl_username=" + login);
            Thread.sleep(logins.failed(client.address()));
            session.reply(Replies.LOGIN_FAILED);
        }
    }

    static void notNow(Session session, String mechanism, RuntimeException away) throws IOException, InterruptedException {
        MailLog.line("smtpd", "NOQUEUE", "warning: " + session.client() + ": SASL " + mechanism + " authentication not possible: " + away.getMessage());
        session.reply(Replies.LOGIN_NOT_NOW);
    }
}
