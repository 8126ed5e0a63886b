package org.colombier.queue;

/** A packet is no longer leased to this node: the administrator removed it, or another node took it after a long pause. */
class LeaseLost extends RuntimeException {

    LeaseLost(Packet packet) {
        super(packet.queueId() + ": packet " + packet.id() + " is no longer ours");
    }
}
