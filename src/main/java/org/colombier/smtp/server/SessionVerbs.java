package org.colombier.smtp.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.MailLog;
import org.colombier.policy.restriction.Verdict;

/** The commands around a transaction. */
final class SessionVerbs {

    private static final int LONGEST_NAME = 255;

    private SessionVerbs() {
    }

    /** EHLO, and LHLO which is the same by another name (RFC 5321 section 4.1.1.1, RFC 2033 section 4.1). */
    static void ehlo(Session session, String argument) throws IOException, InterruptedException {
        Optional<String> name = name(argument);
        if (name.isEmpty()) {
            session.reply(Replies.NOT_A_HOST_NAME);
            return;
        }
        if (isRefused(session, "EHLO", name.get())) {
            return;
        }
        session.greeted(new Session.Hello(name.get(), true));
        List<String> lines = new ArrayList<>();
        lines.add(session.host().hostname());
        lines.addAll(extensions(session));
        for (String line : lines.subList(0, lines.size() - 1)) {
            session.continued(250, line);
        }
        session.reply(new SmtpReply(250, "", lines.getLast()));
    }

    private static List<String> extensions(Session session) {
        List<String> all = new ArrayList<>(List.of("PIPELINING", "SIZE " + session.host().messageSize(), "8BITMIME", "SMTPUTF8", "DSN", "CHUNKING", "ENHANCEDSTATUSCODES"));
        if (session.host().believes(session.connection().peerAddress())) {
            all.add("XCLIENT " + XclientArgument.NAMES);
        }
        if (session.host().etrn().allows(session.client().address())) {
            all.add("ETRN");
        }
        // RFC 9422 section 4: a client may know beforehand what would be answered with 452.
        all.add("LIMITS RCPTMAX=" + session.host().mostRecipients());
        if (!session.connection().isEncrypted()) {
            all.add("STARTTLS");
        } else if (session.service().isSubmission()) {
            // RFC 4954 section 4: only where it may be used, which is under TLS.
            all.add("AUTH " + AuthVerb.MECHANISMS);
        }
        return all;
    }

    static void helo(Session session, String argument) throws IOException, InterruptedException {
        Optional<String> name = name(argument);
        if (name.isEmpty()) {
            session.reply(Replies.NOT_A_HOST_NAME);
            return;
        }
        if (isRefused(session, "HELO", name.get())) {
            return;
        }
        session.greeted(new Session.Hello(name.get(), false));
        session.reply(new SmtpReply(250, "", session.host().hostname()));
    }

    /** Asks the restrictions about what the client calls itself; a refusal is answered. */
    static boolean isRefused(Session session, String verb, String name) throws IOException, InterruptedException {
        Optional<Verdict.Refuse> refused = session.screening().atHello(name);
        if (refused.isPresent()) {
            session.refuse(verb, refused.get(), name);
        }
        return refused.isPresent();
    }

    /**
     * What the client calls itself: the first word. Any printable name is taken, for honest PCs have the strangest ones;
     * whether it is sound is for the restrictions to say.
     */
    private static Optional<String> name(String argument) {
        int space = argument.indexOf(' ');
        String word = space < 0 ? argument : argument.substring(0, space);
        boolean sound = !word.isEmpty() && word.length() <= LONGEST_NAME && word.chars().noneMatch(c -> c < 32 || c == 127 || c == 0xFFFD);
        return sound ? Optional.of(word) : Optional.empty();
    }

    /** A name's or a literal's characters. Whether the name is true is not asked (RFC 5321 section 4.1.4). */
    static boolean isHostName(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_NAME
            && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || "-._:[]".indexOf(c) >= 0);
    }

    static void reset(Session session, String argument) throws IOException, InterruptedException {
        session.endTransaction();
        session.conduct().idle();
        session.reply(Replies.OK);
    }

    static void noop(Session session, String argument) throws IOException, InterruptedException {
        session.conduct().idle();
        session.reply(Replies.OK);
    }

    static void vrfy(Session session, String argument) throws IOException, InterruptedException {
        session.conduct().idle();
        session.reply(Replies.VRFY_OFF);
    }

    static void expn(Session session, String argument) throws IOException, InterruptedException {
        session.conduct().idle();
        session.reply(Replies.EXPN_OFF);
    }

    static void help(Session session, String argument) throws IOException, InterruptedException {
        session.conduct().idle();
        session.reply(Replies.HELP);
    }

    static void quit(Session session, String argument) throws IOException, InterruptedException {
        session.reply(Replies.BYE);
        session.end();
    }

    /** RFC 3207 section 4.2: what was said before in clear is forgotten, a transaction too; what was sent ahead is dropped unread. */
    static void startTls(Session session, String argument) throws IOException, InterruptedException {
        if (session.connection().isEncrypted()) {
            session.reply(Replies.TLS_ALREADY);
            return;
        }
        session.reply(Replies.READY_FOR_TLS);
        int ahead = session.connection().in().discardBuffered();
        if (ahead > 0) {
            MailLog.line("smtpd", "NOQUEUE", "warning: " + session.client() + " sent " + ahead + " octets after STARTTLS in clear; dropped");
        }
        session.connection().startTlsAsServer(session.host().tls().context());
        session.forgetHello();
        session.endTransaction();
    }
}
