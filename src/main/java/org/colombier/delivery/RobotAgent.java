package org.colombier.delivery;

import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.colombier.lists.robot.RobotMail;
import org.colombier.lists.robot.Robots;
import org.colombier.mail.Recipient;
import org.colombier.mail.SmtpReply;
import org.colombier.queue.Attempt;
import org.colombier.queue.MailQueue;
import org.colombier.queue.Packet;
import org.colombier.queue.PacketQueue;
import org.colombier.queue.QueueId;
import org.colombier.queue.QueueUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Brings mail to the robots. What a robot stores and sends commits with the settling of the mail; what fails is rolled
 * back and comes again later. A mail on which a robot fails is logged with its queue id and keeps nobody waiting; one on which
 * it failed three times is held for the administrator, as no further try would do better.
 */
final class RobotAgent implements Agent {

    private static final Logger LOG = LoggerFactory.getLogger(RobotAgent.class);
    private static final String RELAY = "robot";
    /** Two nodes that worked on one list at once: the one that lost begins again. */
    private static final int TRIES = 3;

    private static final int ATTEMPTS = 3;

    private final PacketQueue queue;
    private final Robots robots;
    private final MailQueue mails;
    private final Clock clock;

    RobotAgent(PacketQueue queue, Robots robots, MailQueue mails, Clock clock) {
        this.queue = queue;
        this.robots = robots;
        this.mails = mails;
        this.clock = clock;
    }

    @Override
    public void deliver(Attempt attempt, Course course) {
        List<Recipient> recipients = attempt.packet().recipients();
        for (int i = 0; i < recipients.size(); i++) {
            if (course.isStopping()) {
                attempt.handBack();
                return;
            }
            handle(attempt, i, recipients.get(i));
        }
    }

    private void handle(Attempt attempt, int index, Recipient recipient) {
        Packet packet = attempt.packet();
        RobotMail mail = new RobotMail(packet.queueId().toString(), packet.envelope(), recipient, KeyedContent.of(packet, recipient), packet.body());
        try {
            settle(attempt, index, () -> robots.handle(mail));
        } catch (RuntimeException | StackOverflowError poison) {
            failed(attempt, index, mail, poison);
        }
    }

    private void failed(Attempt attempt, int index, RobotMail mail, Throwable cause) {
        String name = cause.getClass().getSimpleName();
        boolean away = isAway(cause);
        if (away) {
            LOG.warn("{}: the robot of {} waits for the database: {}", mail.queueId(), mail.recipient().address(), cause.getMessage());
        } else {
            LOG.error("{}: the robot of {} failed", mail.queueId(), mail.recipient().address(), cause);
        }
        if (away || attempt.packet().attempts() + 1 < ATTEMPTS || !isHeld(attempt, index, mail, name)) {
            attempt.settled(index, new SmtpReply(451, "4.3.0", "The robot failed: " + name), RELAY);
        }
    }

    /** What waiting may mend. */
    private static boolean isAway(Throwable failure) {
        Throwable cause = failure instanceof QueueUnavailable && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TransactionException || cause instanceof TransientDataAccessException || cause instanceof RecoverableDataAccessException
            || cause instanceof DataAccessResourceFailureException;
    }

    private boolean isHeld(Attempt attempt, int index, RobotMail mail, String cause) {
        try {
            settle(attempt, index, () -> hold(mail, cause));
            return true;
        } catch (DataAccessException | TransactionException | QueueUnavailable away) {
            LOG.warn("{}: cannot be held now: {}", mail.queueId(), away.getMessage());
            return false;
        }
    }

    private SmtpReply hold(RobotMail mail, String cause) {
        QueueId id = QueueId.next(clock);
        mails.hold(id, mail.envelope(), mail.content(), List.of(mail.recipient()), "the robot failed on it " + ATTEMPTS + " times: " + cause);
        return new SmtpReply(250, "2.0.0", "Held as " + id);
    }

    private void settle(Attempt attempt, int index, Supplier<SmtpReply> work) {
        for (int tries = 1; ; tries++) {
            try {
                queue.settleWithin(attempt, index, RELAY, work);
                return;
            } catch (ConcurrencyFailureException lost) {
                if (tries == TRIES) {
                    throw lost;
                }
            }
        }
    }
}
