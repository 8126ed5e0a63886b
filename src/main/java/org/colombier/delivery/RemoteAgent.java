package org.colombier.delivery;

import java.util.function.BooleanSupplier;
import org.colombier.queue.Attempt;
import org.colombier.queue.Packet;
import org.colombier.smtp.client.OutgoingMail;

/** Hands packets to the SMTP and LMTP client. */
final class RemoteAgent implements Agent {

    private final Carrier carrier;

    RemoteAgent(Carrier carrier) {
        this.carrier = carrier;
    }

    @Override
    public void deliver(Attempt attempt, BooleanSupplier stopping) {
        Packet packet = attempt.packet();
        carrier.deliver(new OutgoingMail(packet.queueId().toString(), packet.hop(), packet.envelope(), packet.content(), packet.recipients()), attempt::settled);
    }
}
