package org.colombier.smtp.client;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.colombier.mail.NextHop;
import org.colombier.mail.SmtpReply;
import org.colombier.maps.TableUnavailable;
import org.colombier.ops.MailLog;
import org.jspecify.annotations.Nullable;

/**
 * One packet on its way: sessions taken or opened, host after host, until every recipient is settled. After a session
 * that broke, the next one begins with the best host again if the broken one had brought answers, and else with the
 * next host; so it ends. For one thread.
 */
final class Delivery {

    private static final String NOBODY = "none";
    /** No such domain, no such host: a relay that knows more may take it. */
    private static final Set<String> NOT_FOUND = Set.of("5.1.2", "5.4.4");

    private final OutgoingMail mail;
    private final Demands demands;
    private final Ledger ledger;
    private final Outcomes outcomes;
    private final BooleanSupplier stopping;
    private final Equipment equipment;
    private final Destination to;
    private final Optional<Login> login;
    private final Purpose purpose;
    /** Where we are heading: the destination, or in the end the fallback relay. */
    private Destination heading;
    private @Nullable Iterator<Host> hosts;
    private boolean failed;
    private SmtpReply trouble = new SmtpReply(451, "4.4.1", "no host answered");
    private String troubled = NOBODY;

    /** @throws TableUnavailable if it cannot be learnt now whether the destination wants a login */
    Delivery(Destination to, OutgoingMail mail, Demands demands, Ledger ledger, Outcomes outcomes, BooleanSupplier stopping, Equipment equipment) {
        this.to = to;
        this.heading = to;
        this.mail = mail;
        this.demands = demands;
        this.ledger = ledger;
        this.outcomes = outcomes;
        this.stopping = stopping;
        this.equipment = equipment;
        this.login = equipment.logins().of(to, mail.envelope().reversePath());
        this.purpose = new Purpose(to, equipment.helloName(mail.envelope().reversePath()), login.map(Login::user).orElse(""));
    }

    /** @throws TableUnavailable if it cannot be learnt now how a host is to be treated */
    void run() {
        serveAll();
        if (failed && ledger.answered() == 0 && trouble.isTemporary()) {
            outcomes.destinationFailed(trouble);
        }
    }

    private void serveAll() {
        boolean keptOnes = true;
        while (!ledger.isDone() && !stopping.getAsBoolean()) {
            Session kept = keptOnes ? equipment.pool().take(purpose) : null;
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
            new Conversation(session, mail, demands, ledger, stopping, equipment, to.lmtp()).run();
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
        } else if (!session.isUsedUp() && heading.equals(to)) {
            equipment.pool().giveBack(purpose, session);
        } else {
            session.quit();
        }
    }

    /** A session with the next host that gives one, or with the fallback relay; null if there is none, the reason is in {@link #trouble}. */
    private @Nullable Session connect() {
        Session session = callHosts();
        if (session == null && turnToFallback()) {
            session = callHosts();
        }
        return session;
    }

    private boolean turnToFallback() {
        String relay = equipment.settings().fallbackRelay();
        if (relay.isEmpty() || to.lmtp() || !heading.equals(to) || trouble.isPermanent() && !NOT_FOUND.contains(trouble.enhanced())) {
            return false;
        }
        try {
            heading = Destination.of(new NextHop(NextHop.Transport.SMTP, relay), equipment.settings().port());
            hosts = null;
            return true;
        } catch (MalformedHop wrong) {
            MailLog.line("smtp", mail.queueId(), "colombier.smtp.client.fallback-relay: " + wrong.getMessage());
            return false;
        }
    }

    private @Nullable Session callHosts() {
        if (hosts == null) {
            switch (equipment.exchangers().find(heading)) {
                case Exchangers.Way.To(List<Host> found) -> hosts = found.iterator();
                case Exchangers.Way.Nowhere(SmtpReply reply) -> {
                    trouble = reply;
                    troubled = NOBODY;
                    return null;
                }
            }
        }
        TlsPolicy policy = hosts.hasNext() ? equipment.policies().of(heading) : null;
        while (policy != null && hosts.hasNext()) {
            Host host = hosts.next();
            try {
                return call(host, policy);
            } catch (SessionFailure e) {
                MailLog.line("smtp", mail.queueId(), "relay=" + host + ", no session: " + e.reply());
                note(e.reply(), host);
            }
        }
        return null;
    }

    private Session call(Host host, TlsPolicy policy) throws SessionFailure {
        return switch (equipment.policies().decide(policy, heading, host)) {
            case TlsPolicies.Decision.Not(SmtpReply why) -> throw new SessionFailure(why);
            case TlsPolicies.Decision.Use(TlsDemand demand) ->
                equipment.opening().open(new Opening.Call(host, to.lmtp(), purpose.helloName(), demand, loginAt()));
        };
    }

    private Optional<Login> loginAt() {
        return heading.equals(to) ? login : equipment.logins().of(heading, mail.envelope().reversePath());
    }

    /** Of several hosts' refusals the one that may pass decides. */
    private void note(SmtpReply reply, Host host) {
        if (troubled.equals(NOBODY) || trouble.isPermanent() || reply.isTemporary()) {
            trouble = reply;
            troubled = host.toString();
        }
    }
}
