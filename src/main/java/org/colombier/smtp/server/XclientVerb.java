package org.colombier.smtp.server;

import java.io.IOException;
import java.util.Optional;
import org.colombier.directory.Account;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.MailLog;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * XCLIENT (Postfix's {@code XCLIENT_README}): a proxy that we know by address tells for whom it speaks. From then on
 * that client counts in everything; the session begins again with the greeting.
 */
final class XclientVerb {

    private XclientVerb() {
    }

    static void xclient(Session session, String argument) throws IOException, InterruptedException {
        if (!session.host().believes(session.connection().peerAddress())) {
            session.reply(Replies.NOT_AUTHORIZED);
            return;
        }
        switch (XclientArgument.parse(argument)) {
            case Parsed.Refused<XclientArgument>(SmtpReply reply) -> session.reply(reply);
            case Parsed.Value<XclientArgument>(XclientArgument given) -> become(session, given);
        }
    }

    private static void become(Session session, XclientArgument given) throws IOException, InterruptedException {
        Optional<Account> login;
        try {
            login = given.value("LOGIN").flatMap(EmailAddress::tryParse).flatMap(session.host().accounts()::find).filter(a -> a.may(Account.Service.SUBMISSION));
        } catch (DataAccessException | TransactionException away) {
            session.reply(Replies.NOT_NOW);
            return;
        }
        if (given.value("LOGIN").isPresent() && login.isEmpty()) {
            session.reply(Replies.syntax("Bad value of LOGIN"));
            return;
        }
        Client proxy = session.client();
        Client client = given.client(proxy, session.host().trusted());
        MailLog.line("smtpd", "NOQUEUE", "xclient from " + proxy + ": client=" + client + ":" + client.port() + login.map(a -> ", sasl_username=" + a.address()).orElse(""));
        session.become(client);
        login.ifPresent(session::loggedIn);
        if (given.value("HELO").isPresent()) {
            String name = given.value("HELO").get();
            if (SessionVerbs.isRefused(session, "XCLIENT", name)) {
                return;
            }
            session.greeted(new Session.Hello(name, !given.value("PROTO").orElse("ESMTP").equalsIgnoreCase("SMTP")));
        }
        session.greet();
    }
}
