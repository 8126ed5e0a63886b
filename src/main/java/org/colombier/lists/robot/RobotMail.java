package org.colombier.lists.robot;

import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.queue.BodyId;

/**
 * A mail that has reached a robot.
 *
 * @param queueId   for the log
 * @param recipient the robot's address, as the envelope had it after aliases
 * @param body      the stored content, so that a robot that keeps the message need not store it again
 */
public record RobotMail(String queueId, Envelope envelope, Recipient recipient, MessageContent content, BodyId body) {
}
