package org.colombier.smtp.server;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.colombier.mail.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * The commands: each with its guards, asked in order before it runs, and what it does.
 *
 * @param guards a refusal from any of them is the answer
 */
record Verb(String name, List<Guard> guards, Action action) {

    /** Does the command; answers by {@link Session#reply}. */
    @FunctionalInterface
    interface Action {
        void run(Session session, String argument) throws IOException, InterruptedException;
    }

    /** What must hold before a command. */
    enum Guard {
        /** On submission nothing but the way to TLS happens in clear (RFC 3207 section 4, RFC 6409 section 4.3). */
        ENCRYPTED(s -> s.service().isSubmission() && !s.connection().isEncrypted() ? Optional.of(Replies.TLS_FIRST) : Optional.empty()),
        /** Submission is for those who logged in (RFC 6409 section 4.3). */
        LOGGED_IN(s -> s.service().isSubmission() && s.login() == null ? Optional.of(Replies.LOGIN_FIRST) : Optional.empty()),
        HELLO(s -> s.hello() == null ? Optional.of(s.service() == Service.LMTP ? Replies.LHLO_FIRST : Replies.HELLO_FIRST) : Optional.empty()),
        NO_TRANSACTION(s -> s.transaction() == null ? Optional.empty() : Optional.of(Replies.NESTED_MAIL)),
        TRANSACTION(s -> s.transaction() == null ? Optional.of(Replies.MAIL_FIRST) : Optional.empty()),
        /** RFC 3030 section 2: after the first BDAT only BDAT, until the last one or RSET. */
        NO_CHUNKS_MAIL(s -> afterChunks(s, Replies.MAIL_AFTER_BDAT)),
        NO_CHUNKS_RCPT(s -> afterChunks(s, Replies.RCPT_AFTER_BDAT)),
        NO_CHUNKS_DATA(s -> afterChunks(s, Replies.DATA_AFTER_BDAT)),
        /** RFC 5321 section 4.1.1: a command without parameters refuses them. */
        BARE(s -> s.argument().isEmpty() ? Optional.empty() : Optional.of(Replies.NO_ARGUMENT));

        private final Function<Session, Optional<SmtpReply>> check;

        Guard(Function<Session, Optional<SmtpReply>> check) {
            this.check = check;
        }

        Optional<SmtpReply> refusal(Session session) {
            return check.apply(session);
        }

        private static Optional<SmtpReply> afterChunks(Session session, SmtpReply reply) {
            @Nullable Transaction transaction = session.transaction();
            return transaction != null && transaction.chunks().isPresent() ? Optional.of(reply) : Optional.empty();
        }
    }

    private static final Map<String, Verb> COMMON = table(
        verb("MAIL", MessageVerbs::mail, Guard.ENCRYPTED, Guard.LOGGED_IN, Guard.HELLO, Guard.NO_CHUNKS_MAIL, Guard.NO_TRANSACTION),
        verb("RCPT", MessageVerbs::rcpt, Guard.ENCRYPTED, Guard.LOGGED_IN, Guard.HELLO, Guard.TRANSACTION, Guard.NO_CHUNKS_RCPT),
        verb("DATA", MessageVerbs::data, Guard.BARE, Guard.ENCRYPTED, Guard.LOGGED_IN, Guard.HELLO, Guard.TRANSACTION, Guard.NO_CHUNKS_DATA),
        // Asks its guards itself, for its octets are to be read also when one refuses.
        verb("BDAT", BdatVerb::bdat),
        verb("RSET", SessionVerbs::reset, Guard.BARE),
        verb("NOOP", SessionVerbs::noop),
        verb("VRFY", SessionVerbs::vrfy),
        verb("EXPN", SessionVerbs::expn),
        verb("HELP", SessionVerbs::help),
        verb("QUIT", SessionVerbs::quit),
        verb("STARTTLS", SessionVerbs::startTls, Guard.BARE),
        verb("ETRN", Etrn::etrn, Guard.ENCRYPTED, Guard.LOGGED_IN, Guard.HELLO, Guard.NO_TRANSACTION),
        verb("XCLIENT", XclientVerb::xclient, Guard.NO_TRANSACTION),
        verb("AUTH", AuthVerb::auth, Guard.HELLO, Guard.NO_TRANSACTION));
    private static final Map<String, Verb> SMTP = with(COMMON, verb("EHLO", SessionVerbs::ehlo), verb("HELO", SessionVerbs::helo));
    // RFC 2033 section 4.1: LHLO instead of EHLO and HELO, which must not be taken.
    private static final Map<String, Verb> LMTP = with(COMMON, verb("LHLO", SessionVerbs::ehlo));

    /** The first refusal of these guards, if there is one. */
    static Optional<SmtpReply> refusal(Session session, Guard... guards) {
        return refusal(session, List.of(guards));
    }

    Optional<SmtpReply> refusal(Session session) {
        return refusal(session, guards);
    }

    private static Optional<SmtpReply> refusal(Session session, List<Guard> guards) {
        for (Guard guard : guards) {
            Optional<SmtpReply> refusal = guard.refusal(session);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    /** @param name in upper case */
    static @Nullable Verb of(Service service, String name) {
        return (service == Service.LMTP ? LMTP : SMTP).get(name);
    }

    private static Verb verb(String name, Action action, Guard... guards) {
        return new Verb(name, List.of(guards), action);
    }

    private static Map<String, Verb> table(Verb... verbs) {
        return with(Map.of(), verbs);
    }

    private static Map<String, Verb> with(Map<String, Verb> others, Verb... verbs) {
        Map<String, Verb> table = new LinkedHashMap<>(others);
        for (Verb verb : verbs) {
            table.put(verb.name(), verb);
        }
        return Map.copyOf(table);
    }
}
