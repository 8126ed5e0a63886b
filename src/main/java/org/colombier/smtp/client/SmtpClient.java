package org.colombier.smtp.client;

import java.util.function.BooleanSupplier;
import org.colombier.mail.SmtpReply;
import org.colombier.maps.TableUnavailable;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Hands mail to other hosts over SMTP, and to LMTP servers. Sessions are kept for the next packet to the same
 * destination; how many run at once is the callers' to bound. Thread-safe.
 */
public class SmtpClient implements AutoCloseable {

    private final Equipment equipment;
    private final Watchdog watchdog;
    private final Runnable atClose;

    /** @param atClose what ends with this client */
    SmtpClient(Equipment equipment, Watchdog watchdog, Runnable atClose) {
        this.equipment = equipment;
        this.watchdog = watchdog;
        this.atClose = atClose;
    }

    /**
     * As {@link #deliver(OutgoingMail, Outcomes, BooleanSupplier)}, to the end.
     *
     * @throws RuntimeException only what {@code outcomes} throws; recipients not told by then are not told
     */
    public void deliver(OutgoingMail mail, Outcomes outcomes) {
        deliver(mail, outcomes, () -> false);
    }

    /**
     * Delivers a packet and returns when every recipient has been told to {@code outcomes}, each exactly once and as
     * soon as it is known, from the calling thread. Whatever a peer does ends within the time-outs of
     * {@code colombier.smtp.client}. A peer that is lost between the end of the content and its reply counts as
     * temporary: the message may be there, and a repetition is a second copy.
     *
     * @param stopping asked between transactions: once true, no other one is begun
     * @return false if it was stopped: recipients not told then have been sent nothing
     * @throws RuntimeException only what {@code outcomes} throws; recipients not told by then are not told
     */
    public boolean deliver(OutgoingMail mail, Outcomes outcomes, BooleanSupplier stopping) {
        Ledger ledger = new Ledger(mail.recipients().size(), outcomes);
        try (PreparedContent content = PreparedContent.of(mail)) {
            Destination to = Destination.of(mail.hop(), equipment.settings().port());
            new Delivery(to, mail, new Demands(mail, content), ledger, outcomes, stopping, equipment).run();
        } catch (PreparedContent.Unreadable e) {
            ledger.settleWaiting(new SmtpReply(451, "4.3.0", "message content is not available now"), "none");
        } catch (MalformedHop e) {
            ledger.settleWaiting(new SmtpReply(451, "4.3.5", e.getMessage()), "none");
        } catch (TableUnavailable e) {
            ledger.settleWaiting(new SmtpReply(451, "4.3.0", "look-up table not available: " + e.getMessage()), "none");
        }
        return ledger.isDone();
    }

    @Scheduled(fixedDelay = 1_000)
    void expireSessions() {
        equipment.pool().expire();
    }

    /** Ends the kept sessions; packets under way end by themselves. */
    @Override
    public void close() {
        equipment.pool().close();
        watchdog.close();
        atClose.run();
    }
}
