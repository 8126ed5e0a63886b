package org.colombier.delivery;

import java.util.List;
import org.colombier.lists.robot.RobotMail;
import org.colombier.lists.robot.Robots;
import org.colombier.mail.Recipient;
import org.colombier.mail.SmtpReply;
import org.colombier.queue.Attempt;
import org.colombier.queue.Packet;
import org.colombier.queue.PacketQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;

/**
 * Brings mail to the robots. What a robot stores and sends commits with the settling of the mail; what fails is rolled
 * back and comes again later. A mail on which a robot fails is logged with its queue id and keeps nobody waiting.
 */
final class RobotAgent implements Agent {

    private static final Logger LOG = LoggerFactory.getLogger(RobotAgent.class);
    private static final String RELAY = "robot";
    /** Two nodes that worked on one list at once: the one that lost begins again. */
    private static final int TRIES = 3;

    private final PacketQueue queue;
    private final Robots robots;

    RobotAgent(PacketQueue queue, Robots robots) {
        this.queue = queue;
        this.robots = robots;
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
            settle(attempt, index, mail);
        } catch (RuntimeException | StackOverflowError poison) {
            LOG.error("{}: the robot of {} failed; the mail is tried again later", packet.queueId(), recipient.address(), poison);
            attempt.settled(index, new SmtpReply(451, "4.3.0", "The robot failed: " + poison.getClass().getSimpleName()), RELAY);
        }
    }

    private void settle(Attempt attempt, int index, RobotMail mail) {
        for (int tries = 1; ; tries++) {
            try {
                queue.settleWithin(attempt, index, RELAY, () -> robots.handle(mail));
                return;
            } catch (ConcurrencyFailureException lost) {
                if (tries == TRIES) {
                    throw lost;
                }
            }
        }
    }
}
