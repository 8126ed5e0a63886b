package org.colombier.smtp.server;

import java.io.IOException;
import java.util.Optional;
import org.colombier.directory.Account;
import org.colombier.directory.ScramExchange;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.SmtpReply;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** AUTH SCRAM-SHA-256 (RFC 5802, RFC 7677) in the frame of RFC 4954: the password never comes to us. */
final class ScramLogin {

    private static final String NAME = "SCRAM-SHA-256";

    private ScramLogin() {
    }

    static void run(Session session, @Nullable String initial) throws IOException, InterruptedException {
        switch (initial == null ? AuthVerb.ask(session, "") : AuthVerb.decode(initial)) {
            case Parsed.Refused<String>(SmtpReply reply) -> session.reply(reply);
            case Parsed.Value<String>(String clientFirst) -> challenge(session, clientFirst);
        }
    }

    private static void challenge(Session session, String clientFirst) throws IOException, InterruptedException {
        Optional<ScramExchange> begun;
        try {
            begun = session.host().accounts().scram(clientFirst);
        } catch (DataAccessException | TransactionException away) {
            AuthVerb.notNow(session, NAME, away);
            return;
        }
        if (begun.isEmpty()) {
            AuthVerb.conclude(session, NAME, "", Optional::empty);
            return;
        }
        ScramExchange exchange = begun.get();
        switch (AuthVerb.ask(session, exchange.challenge())) {
            case Parsed.Refused<String>(SmtpReply reply) -> session.reply(reply);
            case Parsed.Value<String>(String clientFinal) -> verify(session, exchange, clientFinal);
        }
    }

    private static void verify(Session session, ScramExchange exchange, String clientFinal) throws IOException, InterruptedException {
        Optional<String> proof = exchange.verify(clientFinal);
        if (proof.isPresent()) {
            // RFC 4954 section 4: what we still have to say is a challenge, and the client's answer to it is empty.
            switch (AuthVerb.ask(session, proof.get())) {
                case Parsed.Refused<String>(SmtpReply reply) -> session.reply(reply);
                case Parsed.Value<String>(String empty) -> AuthVerb.conclude(session, NAME, exchange.login(),
                    () -> EmailAddress.tryParse(exchange.login()).flatMap(session.host().accounts()::find).filter(a -> a.may(Account.Service.SUBMISSION)));
            }
        } else {
            AuthVerb.conclude(session, NAME, exchange.login(), Optional::empty);
        }
    }
}
