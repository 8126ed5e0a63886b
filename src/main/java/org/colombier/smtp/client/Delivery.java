package org.colombier.smtp.client;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.MailLog;
import org.jspecify.annotations.Nullable;

/**
 * One packet on its way: sessions taken or opened, host after host, until every recipient is settled. After a session
 * that broke, the next one begins with the best host again if the broken one had brought answers, and else with the
 * next host; so it ends. For one thread.
 */
final class Delivery {

    private static final String NOBODY = "none";

    private final Destination to;
    private final OutgoingMail mail;
    private final Demands demands;
    private final Ledger ledger;
    private final Outcomes outcomes;
    private final BooleanSupplier stopping;
    private final SmtpClientSettings settings;
    private final SessionPool pool;
    private final Exchangers exchangers;
    private final Opening opening;
    private @Nullable Iterator<Host> hosts;
    private boolean failed;
    private SmtpReply trouble = new SmtpReply(451, "4.4.1", "no host answered");
    private String troubled = NOBODY;

    Delivery(Destination to, OutgoingMail mail, Demands demands, Ledger ledger, Outcomes outcomes, BooleanSupplier stopping, SmtpClientSettings settings,
             SessionPool pool, Exchangers exchangers, Opening opening) {
        this.to = to;
        this.mail = mail;
        this.demands = demands;
        this.ledger = ledger;
        this.outcomes = outcomes;
        this.stopping = stopping;
        this.settings = settings;
        this.pool = pool;
        this.exchangers = exchangers;
        this.opening = opening;
    }

    void run() {
        serveAll();
        if (failed && ledger.answered() == 0 && trouble.isTemporary()) {
            outcomes.destinationFailed(trouble);
        }
    }

    private void serveAll() {
        boolean keptOnes = true;
        while (!ledger.isDone() && !stopping.getAsBoolean()) {
            Session kept = keptOnes ? pool.take(to) : null;
            Session session = kept != null ? kept : connect();
            if (session == null) {
                failed = true;
                ledger.settleWaiting(trouble, troubled);
                return;
            }
            int before = ledger.answered();
            boolean whole = serve(session);
            boolean answered = ledger.answered() > before;
            // a kept session may be dead: the next one is new; one that got answers before it broke tells of no fault of its host
            keptOnes = keptOnes && (whole || kept == null);
            hosts = answered ? null : hosts;
        }
    }

    /** @return false if the session broke */
    private boolean serve(Session session) {
        boolean whole = false;
        outcomes.reached();
        try {
            new Conversation(session, mail, demands, ledger, stopping, settings, to.lmtp()).run();
            whole = true;
        } catch (PreparedContent.Unreadable e) {
            ledger.settleWaiting(new SmtpReply(451, "4.3.0", "message content is not available now"), NOBODY);
        } catch (IOException e) {
            failed = true;
            trouble = session.meaning(e);
            troubled = session.relay();
        } finally {
            part(session, whole);
        }
        return whole;
    }

    private void part(Session session, boolean whole) {
        if (!whole) {
            session.abort();
        } else if (!session.isUsedUp()) {
            pool.giveBack(to, session);
        } else {
            session.quit();
        }
    }

    /** A session with the next host that gives one; null if none does, the reason is in {@link #trouble}. */
    private @Nullable Session connect() {
        if (hosts == null) {
            switch (exchangers.find(to)) {
                case Exchangers.Way.To(List<Host> found) -> hosts = found.iterator();
                case Exchangers.Way.Nowhere(SmtpReply reply) -> {
                    trouble = reply;
                    troubled = NOBODY;
                    return null;
                }
            }
        }
        while (hosts.hasNext()) {
            Host host = hosts.next();
            try {
                return opening.open(host, to.lmtp());
            } catch (SessionFailure e) {
                MailLog.line("smtp", mail.queueId(), "relay=" + host + ", no session: " + e.reply());
                // of several hosts' refusals the one that may pass decides
                if (troubled.equals(NOBODY) || trouble.isPermanent() || e.reply().isTemporary()) {
                    trouble = e.reply();
                    troubled = host.toString();
                }
            }
        }
        return null;
    }
}
