package org.colombier.smtp.server;

import java.io.IOException;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Recipient;
import org.colombier.mail.SmtpReply;
import org.colombier.net.LineReader;
import org.colombier.ops.MailLog;
import org.colombier.policy.restriction.Verdict;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** The commands of a transaction: MAIL, RCPT, DATA (RFC 5321 section 3.3). */
final class MessageVerbs {

    private static final Logger LOG = LoggerFactory.getLogger(MessageVerbs.class);

    private MessageVerbs() {
    }

    static void mail(Session session, String argument) throws IOException, InterruptedException {
        String origin = session.client().trusted() ? session.host().hostname() : "";
        switch (MailArgument.parse(argument, origin)) {
            case Parsed.Refused<Transaction.Opening>(SmtpReply reply) -> refuse(session, "MAIL", reply, argument);
            case Parsed.Value<Transaction.Opening>(Transaction.Opening opening) -> {
                // RFC 1870 section 6.1.
                if (opening.declaredSize() > session.host().messageSize()) {
                    refuse(session, "MAIL", Replies.TOO_LARGE, argument);
                } else {
                    begin(session, new Transaction(opening), argument);
                }
            }
        }
    }

    private static void begin(Session session, Transaction transaction, String argument) throws IOException, InterruptedException {
        session.awaitName();
        if (!session.host().rates().allows(session.client(), ClientRates.Event.MESSAGE)) {
            refuse(session, "MAIL", Replies.TOO_MUCH_MAIL, argument);
            return;
        }
        // As Postfix with queue_minfreespace: better no message begun than one that cannot be kept.
        if (!session.host().hasRoom()) {
            refuse(session, "MAIL", Replies.DISK_FULL, argument);
            return;
        }
        Optional<Verdict.Refuse> refused = session.screening().atMail(transaction);
        if (refused.isPresent()) {
            session.refuse("MAIL", refused.get(), argument);
            return;
        }
        session.begin(transaction);
        session.reply(Replies.SENDER_OK);
    }

    static void rcpt(Session session, String argument) throws IOException, InterruptedException {
        Transaction transaction = session.requiredTransaction();
        switch (RcptArgument.parse(argument, transaction.opening().smtpUtf8())) {
            case Parsed.Refused<RcptArgument>(SmtpReply reply) -> refuse(session, "RCPT", reply, argument);
            case Parsed.Value<RcptArgument>(RcptArgument given) -> {
                Optional<SmtpReply> tooMany = tooMany(session, transaction);
                if (tooMany.isPresent()) {
                    refuse(session, "RCPT", tooMany.get(), argument);
                    return;
                }
                switch (address(session, given)) {
                    case Parsed.Refused<EmailAddress>(SmtpReply reply) -> refuse(session, "RCPT", reply, argument);
                    case Parsed.Value<EmailAddress>(EmailAddress address) -> add(session, transaction, address, given);
                }
            }
        }
    }

    private static Optional<SmtpReply> tooMany(Session session, Transaction transaction) {
        SmtpSettings.Limits limits = session.host().settings().limits();
        // RFC 5321 section 4.5.3.1.10: told to come again, so that none is lost.
        if (transaction.recipients().size() >= limits.recipients()) {
            if (transaction.oneTooMany() > limits.recipientsOver()) {
                session.conduct().error();
            }
            return Optional.of(Replies.TOO_MANY_RECIPIENTS);
        }
        return session.host().rates().allows(session.client(), ClientRates.Event.RECIPIENT) ? Optional.empty() : Optional.of(Replies.TOO_MANY_RECIPIENTS_A_MINUTE);
    }

    private static void add(Session session, Transaction transaction, EmailAddress address, RcptArgument given) throws IOException, InterruptedException {
        Optional<Verdict.Refuse> refused = session.screening().atRcpt(transaction, address);
        if (refused.isPresent()) {
            session.refuse("RCPT", refused.get(), session.argument() + "; from=<" + transaction.opening().reversePath() + ">; to=<" + address + ">");
            return;
        }
        transaction.recipients().add(new Recipient(address, address, "", given.notifications(), given.orcpt()));
        session.reply(Replies.RECIPIENT_OK);
    }

    private static Parsed<EmailAddress> address(Session session, RcptArgument given) {
        try {
            return given.address().or(session.host().admission()::postmaster).<Parsed<EmailAddress>>map(Parsed.Value::new)
                .orElseGet(() -> new Parsed.Refused<>(Replies.NO_POSTMASTER));
        } catch (DataAccessException | TransactionException away) {
            // A database that does not answer is no reason to say more than "not now".
            LOG.error("the directory does not answer: {}", away.toString());
            return new Parsed.Refused<>(Replies.NOT_NOW);
        }
    }

    private static void refuse(Session session, String verb, SmtpReply reply, String argument) throws IOException, InterruptedException {
        @Nullable Transaction transaction = session.transaction();
        String from = transaction == null ? "" : "; from=<" + transaction.opening().reversePath() + ">";
        MailLog.line("smtpd", "NOQUEUE", "reject: " + verb + " from " + session.client() + ": " + reply + ": " + argument + from + "; helo=<" + session.helloName() + ">");
        session.reply(reply);
    }

    static void data(Session session, String argument) throws IOException, InterruptedException {
        Transaction transaction = session.requiredTransaction();
        Optional<SmtpReply> refusal = withoutRecipients(session, transaction);
        if (refusal.isPresent()) {
            session.reply(refusal.get());
            return;
        }
        Optional<Verdict.Refuse> refused = session.screening().atData(transaction, true);
        if (refused.isPresent()) {
            session.refuse("DATA", refused.get(), "from=<" + transaction.opening().reversePath() + ">");
            return;
        }
        session.reply(Replies.GO_AHEAD);
        try (Spool spool = session.host().spool()) {
            LineReader.Data data = session.readData(spool);
            spool.finish();
            finish(session, transaction, spool, data);
        }
    }

    /** Why a message may not come yet: nobody is there to get it. */
    static Optional<SmtpReply> withoutRecipients(Session session, Transaction transaction) {
        if (!transaction.recipients().isEmpty()) {
            return Optional.empty();
        }
        // RFC 2033 section 4.2 wants 503 in either case; RFC 5321 section 4.1.1.4 leaves the choice.
        return Optional.of(session.rcptWasTried() && session.service() != Service.LMTP ? Replies.NO_VALID_RECIPIENTS : Replies.RCPT_FIRST);
    }

    /** The message is there, by DATA or by BDAT: makes sound what is to be made sound before anybody looks at it. */
    static void finish(Session session, Transaction transaction, Spool spool, LineReader.Data data) throws IOException, InterruptedException {
        if (!data.bareLineEnd() || !session.mendsLineEnds() || !spool.isWhole()) {
            conclude(session, transaction, spool, data);
            return;
        }
        MailLog.line("smtpd", "NOQUEUE", "warning: bare CR or LF in a message from " + session.client() + "; made CRLF or space");
        try (Spool sound = session.host().spool()) {
            spool.mend(sound);
            conclude(session, transaction, sound, data.mended());
        }
    }

    /** Takes it or not, answers and ends the transaction. */
    private static void conclude(Session session, Transaction transaction, Spool spool, LineReader.Data data) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Optional<Verdict.Refuse> refused = session.screening().atEndOfData(transaction, spool.size());
        SmtpReply outcome = refused.isPresent() ? refused.get().reply() : session.host().reception().take(session.way(), transaction, spool, data);
        session.host().meters().answered(session.service(), outcome, System.nanoTime() - begun);
        if (!outcome.isPositive()) {
            MailLog.line("smtpd", "NOQUEUE", "reject: DATA from " + session.client() + ": " + outcome + "; from=<" + transaction.opening().reversePath()
                + ">, nrcpt=" + transaction.recipients().size() + "; helo=<" + session.helloName() + ">" + refused.map(r -> "; rule=" + r.rule()).orElse(""));
        }
        session.endTransaction();
        if (outcome.isPositive()) {
            session.conduct().forgive();
        }
        answer(session, transaction, outcome);
        if (refused.isPresent() && refused.get().hangsUp()) {
            session.end();
        }
    }

    /** LMTP answers once for each recipient that was taken at RCPT (RFC 2033 section 4.2). */
    private static void answer(Session session, Transaction transaction, SmtpReply outcome) throws IOException, InterruptedException {
        if (session.service() != Service.LMTP) {
            session.reply(outcome);
            return;
        }
        for (Recipient recipient : transaction.recipients()) {
            session.reply(new SmtpReply(outcome.code(), outcome.enhanced(), "<" + recipient.original() + "> " + outcome.text()));
        }
    }
}
