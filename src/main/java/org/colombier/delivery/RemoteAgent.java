package org.colombier.delivery;

import org.colombier.mail.SmtpReply;
import org.colombier.queue.Attempt;
import org.colombier.queue.Packet;
import org.colombier.smtp.client.Outcomes;
import org.colombier.smtp.client.OutgoingMail;
import org.colombier.smtp.client.SmtpClient;

/** Hands packets to the SMTP and LMTP client, to be signed on the way. */
final class RemoteAgent implements Agent {

    /** The attempt as the client speaks to it. */
    private record Told(Attempt attempt, Course course) implements Outcomes {
        @Override
        public void passedOn(int index) {
            attempt.passedOn(index);
        }

        @Override
        public void settled(int index, SmtpReply reply, String relay) {
            attempt.settled(index, reply, relay);
        }

        @Override
        public void reached() {
            course.reached();
        }

        @Override
        public void destinationFailed(SmtpReply why) {
            course.failed(why);
        }
    }

    private final SmtpClient client;
    private final Signatory signatory;
    private final DeliverySettings settings;

    RemoteAgent(SmtpClient client, Signatory signatory, DeliverySettings settings) {
        this.client = client;
        this.signatory = signatory;
        this.settings = settings;
    }

    @Override
    public void deliver(Attempt attempt, Course course) {
        Packet packet = attempt.packet();
        OutgoingMail mail = new OutgoingMail(packet.queueId().toString(), packet.hop(), packet.envelope(), packet.content(), packet.recipients(),
            signatory.of(packet), settings.recipients(packet.hop()));
        if (!client.deliver(mail, new Told(attempt, course), course::isStopping)) {
            attempt.handBack();
        }
    }
}
