package org.colombier.smtp.server;

import java.io.IOException;
import java.util.Optional;
import org.colombier.directory.Account;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.net.LineReader;
import org.colombier.ops.MailLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands of a transaction: MAIL, RCPT, DATA (RFC 5321 section 3.3). */
final class MessageVerbs {

    private static final Logger LOG = LoggerFactory.getLogger(MessageVerbs.class);

    private MessageVerbs() {
    }

    static void mail(Session session, String argument) throws IOException, InterruptedException {
        switch (MailArgument.parse(argument)) {
            case Parsed.Refused<Transaction.Opening>(SmtpReply reply) -> refuse(session, "MAIL", reply, argument);
            case Parsed.Value<Transaction.Opening>(Transaction.Opening opening) -> {
                Optional<SmtpReply> refusal = refusal(session, opening);
                if (refusal.isPresent()) {
                    refuse(session, "MAIL", refusal.get(), argument);
                } else {
                    session.begin(new Transaction(opening));
                    session.reply(Replies.SENDER_OK);
                }
            }
        }
    }

    private static Optional<SmtpReply> refusal(Session session, Transaction.Opening opening) {
        // RFC 1870 section 6.1.
        if (opening.declaredSize() > session.host().messageSize()) {
            return Optional.of(Replies.TOO_LARGE);
        }
        @Nullable Account login = session.login();
        ReversePath from = opening.reversePath();
        // The null reverse-path is a user's too: read receipts are sent from it (RFC 8098 section 3).
        if (login == null || from.isNull()) {
            return Optional.empty();
        }
        return database(() -> session.host().admission().owns(login, from.address().orElseThrow()) ? Optional.empty() : Optional.of(Replies.NOT_YOUR_ADDRESS));
    }

    static void rcpt(Session session, String argument) throws IOException, InterruptedException {
        Transaction transaction = session.requiredTransaction();
        switch (RcptArgument.parse(argument, transaction.opening().smtpUtf8())) {
            case Parsed.Refused<RcptArgument>(SmtpReply reply) -> refuse(session, "RCPT", reply, argument);
            case Parsed.Value<RcptArgument>(RcptArgument given) -> {
                Optional<SmtpReply> refusal = add(session, transaction, given);
                if (refusal.isPresent()) {
                    refuse(session, "RCPT", refusal.get(), argument);
                } else {
                    session.reply(Replies.RECIPIENT_OK);
                }
            }
        }
    }

    private static Optional<SmtpReply> add(Session session, Transaction transaction, RcptArgument given) {
        // RFC 5321 section 4.5.3.1.10.
        if (transaction.recipients().size() >= session.host().mostRecipients()) {
            return Optional.of(Replies.TOO_MANY_RECIPIENTS);
        }
        boolean mayRelay = session.login() != null || !session.service().isSubmission() && session.client().trusted();
        return database(() -> {
            Admission admission = session.host().admission();
            Optional<EmailAddress> address = given.address().or(admission::postmaster);
            if (address.isEmpty()) {
                return Optional.of(Replies.NO_POSTMASTER);
            }
            Optional<SmtpReply> refusal = admission.refusal(address.get(), mayRelay);
            if (refusal.isEmpty()) {
                transaction.recipients().add(new Recipient(address.get(), address.get(), "", given.notifications(), given.orcpt()));
            }
            return refusal;
        });
    }

    /** A database that does not answer is no reason to say more than "not now". */
    private static Optional<SmtpReply> database(java.util.function.Supplier<Optional<SmtpReply>> question) {
        try {
            return question.get();
        } catch (org.springframework.dao.DataAccessException | org.springframework.transaction.TransactionException away) {
            LOG.error("the directory does not answer: {}", away.toString());
            return Optional.of(Replies.NOT_NOW);
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

    /** The message is there, by DATA or by BDAT: takes it or not, answers and ends the transaction. */
    static void finish(Session session, Transaction transaction, Spool spool, LineReader.Data data) throws IOException, InterruptedException {
        SmtpReply outcome = session.host().reception().take(session.way(), transaction, spool, data);
        if (!outcome.isPositive()) {
            MailLog.line("smtpd", "NOQUEUE", "reject: DATA from " + session.client() + ": " + outcome + "; from=<" + transaction.opening().reversePath()
                + ">, nrcpt=" + transaction.recipients().size() + "; helo=<" + session.helloName() + ">");
        }
        session.endTransaction();
        if (outcome.isPositive()) {
            session.forgive();
        }
        answer(session, transaction, outcome);
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
