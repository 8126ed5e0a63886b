package org.colombier.lists.robot;

import org.colombier.mail.SmtpReply;

/** The robots' one door: the delivery agent brings a mail and is told what became of it. */
public interface Robots {

    /**
     * Does the job of the address the mail came to. Called in a transaction that also takes the mail off the queue:
     * all that the robot stores and sends commits with it, or nothing does.
     *
     * @return 2xx done (also: dropped, with a line in the mail log that says why); 4xx come again; 5xx tell the sender
     *     by a delivery report
     */
    SmtpReply handle(RobotMail mail);
}
