package org.colombier.smtp.server;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.colombier.mail.Domain;
import org.colombier.mail.SmtpReply;
import org.colombier.net.NetworkList;
import org.colombier.ops.MailLog;
import org.colombier.queue.QueueActions;
import org.colombier.queue.QueueSelection;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** ETRN (RFC 1985): a host that was away has the mail that waits for its domain tried now. Thread-safe. */
@Component
class Etrn {

    // RFC 1985 section 5.3.
    private static final SmtpReply STARTED = new SmtpReply(250, "2.0.0", "Queuing started");
    private static final SmtpReply NOTHING = new SmtpReply(251, "2.0.0", "No messages waiting");
    private static final SmtpReply BUSY = new SmtpReply(458, "4.3.0", "Unable to queue messages now");
    private static final SmtpReply NOT_ALLOWED = new SmtpReply(459, "4.7.1", "Not allowed");

    private final NetworkList networks;
    private final QueueActions queue;
    /** A look through the queue costs something: one at a time. */
    private final Semaphore one = new Semaphore(1);

    Etrn(EtrnSettings settings, QueueActions queue) {
        this.networks = NetworkList.parse(EtrnSettings.KEY, settings.networks());
        this.queue = queue;
    }

    boolean allows(InetAddress client) {
        return networks.contains(client);
    }

    static void etrn(Session session, String argument) throws IOException, InterruptedException {
        session.reply(session.host().etrn().answer(session.client().address(), argument.strip()));
    }

    /** RFC 1985 section 5.3: a domain; with {@code @} those below it, too; with {@code #} a queue, which here is a next hop. */
    private static Optional<QueueSelection> selection(String argument) {
        if (argument.startsWith("#")) {
            return Optional.of(argument.substring(1)).filter(hop -> hop.matches("[\\x21-\\x7e]{1,255}")).map(QueueSelection::ofDestination);
        }
        boolean alsoBelow = argument.startsWith("@");
        return Domain.tryParse(alsoBelow ? argument.substring(1) : argument).map(domain -> QueueSelection.ofDomain((alsoBelow ? "@" : "") + domain.ascii()));
    }

    SmtpReply answer(InetAddress client, String argument) {
        if (!allows(client)) {
            return NOT_ALLOWED;
        }
        Optional<QueueSelection> selection = selection(argument);
        if (selection.isEmpty()) {
            return Replies.syntax("Syntax: ETRN domain, ETRN @domain or ETRN #destination");
        }
        if (!one.tryAcquire()) {
            return BUSY;
        }
        try {
            QueueActions.Touched touched = queue.apply(QueueActions.Action.FLUSH, selection.get());
            MailLog.line("smtpd", "NOQUEUE", "etrn from " + client.getHostAddress() + ": " + argument + ", " + touched.packets() + " packets");
            return touched.packets() == 0 ? NOTHING : STARTED;
        } catch (DataAccessException | TransactionException away) {
            return BUSY;
        } finally {
            one.release();
        }
    }
}
