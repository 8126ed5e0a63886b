package org.colombier.smtp.server;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.colombier.mail.SmtpReply;
import org.colombier.policy.restriction.Verdict;

/**
 * BDAT (RFC 3030 section 2): a piece of the message by its number of octets. Whatever the answer, the octets are read,
 * because the client sends them without asking; a message in pieces is judged as one that came by DATA.
 */
final class BdatVerb {

    /**
     * The argument of BDAT.
     *
     * @param size in octets; may be 0
     * @param last the message ends with it
     */
    record Chunk(long size, boolean last) {

        private static final int MOST_DIGITS = 18;

        /** Empty if malformed. */
        static Optional<Chunk> parse(String argument) {
            String[] words = argument.split(" +", -1);
            boolean last = words.length == 2 && words[1].toUpperCase(Locale.ROOT).equals("LAST");
            boolean sound = (words.length == 1 || last) && !words[0].isEmpty() && words[0].length() <= MOST_DIGITS
                && words[0].chars().allMatch(c -> c >= '0' && c <= '9');
            return sound ? Optional.of(new Chunk(Long.parseLong(words[0]), last)) : Optional.empty();
        }
    }

    private BdatVerb() {
    }

    static void bdat(Session session, String argument) throws IOException, InterruptedException {
        Optional<Chunk> parsed = Chunk.parse(argument);
        if (parsed.isEmpty()) {
            hangUp(session, Replies.BDAT_SYNTAX);
            return;
        }
        Chunk chunk = parsed.get();
        // As with DATA: a client that goes on for so long does not want an answer.
        if (chunk.size() > 2 * session.host().messageSize()) {
            hangUp(session, Replies.BDAT_ENDLESS);
            return;
        }
        Optional<SmtpReply> refusal = refusal(session);
        if (refusal.isPresent()) {
            session.skip(chunk.size());
            endIfLast(session, chunk);
            session.reply(refusal.get());
            return;
        }
        Optional<Verdict.Refuse> refused = refusedAtFirst(session);
        if (refused.isPresent()) {
            session.skip(chunk.size());
            endIfLast(session, chunk);
            session.refuse("BDAT", refused.get(), argument);
            return;
        }
        take(session, chunk);
    }

    private static void hangUp(Session session, SmtpReply reply) throws IOException, InterruptedException {
        session.reply(reply);
        session.end();
    }

    private static Optional<SmtpReply> refusal(Session session) {
        Optional<SmtpReply> guarded = Verb.refusal(session, Verb.Guard.ENCRYPTED, Verb.Guard.LOGGED_IN, Verb.Guard.HELLO, Verb.Guard.TRANSACTION);
        if (guarded.isPresent()) {
            return guarded;
        }
        Transaction transaction = session.requiredTransaction();
        if (transaction.chunks().filter(Chunks::isRefused).isPresent()) {
            return Optional.of(Replies.BDAT_FAILED);
        }
        return MessageVerbs.withoutRecipients(session, transaction);
    }

    /** Before its first octets are kept a message may be refused by the restrictions, as at DATA. */
    private static Optional<Verdict.Refuse> refusedAtFirst(Session session) throws IOException {
        Transaction transaction = session.requiredTransaction();
        return transaction.chunks().isPresent() ? Optional.empty() : session.screening().atData(transaction, false);
    }

    private static void take(Session session, Chunk chunk) throws IOException, InterruptedException {
        Transaction transaction = session.requiredTransaction();
        if (transaction.chunks().isEmpty()) {
            transaction.begin(new Chunks(session.host().spool(), session.host().settings().timeouts().message()));
        }
        Chunks chunks = transaction.chunks().orElseThrow();
        session.readChunk(chunk.size(), chunks);
        if (chunk.last()) {
            MessageVerbs.finish(session, transaction, chunks.spool(), chunks.finish());
            return;
        }
        if (chunk.size() == 0) {
            session.conduct().idle();
        }
        Optional<SmtpReply> refusal = refusal(chunks.spool());
        if (refusal.isPresent()) {
            chunks.refuse();
        }
        session.reply(refusal.orElseGet(() -> new SmtpReply(250, "2.0.0", "Ok: " + chunk.size() + " octets")));
    }

    /** What can be said before the end: the client need not send the rest. */
    private static Optional<SmtpReply> refusal(Spool spool) {
        if (spool.isTooLarge()) {
            return Optional.of(Replies.TOO_LARGE);
        }
        return spool.isFailed() ? Optional.of(Replies.NOT_NOW) : Optional.empty();
    }

    private static void endIfLast(Session session, Chunk chunk) {
        if (chunk.last()) {
            session.endTransaction();
        }
    }
}
