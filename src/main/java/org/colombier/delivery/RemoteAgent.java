package org.colombier.delivery;

import java.util.function.BooleanSupplier;
import org.colombier.queue.Attempt;
import org.colombier.queue.Packet;
import org.colombier.smtp.client.OutgoingMail;
import org.colombier.smtp.client.SmtpClient;

/** Hands packets to the SMTP and LMTP client. */
final class RemoteAgent implements Agent {

    private final SmtpClient client;

    RemoteAgent(SmtpClient client) {
        this.client = client;
    }

    @Override
    public void deliver(Attempt attempt, BooleanSupplier stopping) {
        Packet packet = attempt.packet();
        OutgoingMail mail = new OutgoingMail(packet.queueId().toString(), packet.hop(), packet.envelope(), packet.content(), packet.recipients());
        if (!client.deliver(mail, attempt::settled, stopping)) {
            attempt.handBack();
        }
    }
}
