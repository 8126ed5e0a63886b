package org.colombier.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.NextHop;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;

/**
 * Some recipients of one message with one next hop, leased to this node: until the lease is given back no other node
 * touches them. Immutable; what becomes of the recipients goes into an {@link Attempt}.
 */
public final class Packet {

    private final long id;
    private final Message message;
    private final NextHop hop;
    private final Row row;
    private final List<Recipient> recipients = new ArrayList<>();
    private final List<Integer> positions = new ArrayList<>();

    /** What all packets of a message share. */
    record Message(QueueId id, Envelope envelope, BodyId body, MessageContent content, Instant created, Instant expires) {
    }

    /**
     * The row as it was claimed: all recipients of the packet, and a bit for each that is done.
     *
     * @param turn        whoever has the earlier one goes first
     * @param reversePath the packet's own, if it has one
     */
    record Row(List<Recipient> lines, byte[] done, int attempts, boolean warned, Instant turn, Optional<ReversePath> reversePath) {
    }

    Packet(long id, Message message, NextHop hop, Row row) {
        this.id = id;
        this.message = message;
        this.hop = hop;
        this.row = row;
        BitSet done = done();
        for (int position = 0; position < row.lines().size(); position++) {
            if (!done.get(position)) {
                recipients.add(row.lines().get(position));
                positions.add(position);
            }
        }
    }

    public long id() {
        return id;
    }

    public QueueId queueId() {
        return message.id();
    }

    public NextHop hop() {
        return hop;
    }

    /** As the packet leaves: with its own reverse-path if it has one. */
    public Envelope envelope() {
        return row.reversePath().map(message.envelope()::withReversePath).orElse(message.envelope());
    }

    public BodyId body() {
        return message.body();
    }

    public MessageContent content() {
        return message.content();
    }

    /** Those still to be delivered; none if a crash came between the last delivery and the end of the packet. */
    public List<Recipient> recipients() {
        return recipients;
    }

    /** How many were made before this one. */
    public int attempts() {
        return row.attempts();
    }

    /** Whoever has the earlier one goes first. */
    public Instant turn() {
        return row.turn();
    }

    Message message() {
        return message;
    }

    Row row() {
        return row;
    }

    /** The bit of a recipient in the packet's row. */
    int position(int index) {
        return positions.get(index);
    }

    BitSet done() {
        return BitSet.valueOf(row.done());
    }
}
