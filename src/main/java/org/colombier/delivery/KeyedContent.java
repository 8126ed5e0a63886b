package org.colombier.delivery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.queue.Packet;

/** A content with one recipient's key at its place, as {@link org.colombier.mail.Envelope#keyOffset} asks. */
record KeyedContent(MessageContent plain, int offset, byte[] key) implements MessageContent {

    static MessageContent of(Packet packet, Recipient recipient) {
        return of(packet.envelope(), packet.content(), recipient);
    }

    static MessageContent of(Envelope envelope, MessageContent content, Recipient recipient) {
        boolean keyed = envelope.keyOffset() >= 0 && !recipient.key().isEmpty();
        return keyed ? new KeyedContent(content, envelope.keyOffset(), recipient.key().getBytes(StandardCharsets.US_ASCII)) : content;
    }

    @Override
    public long size() {
        return plain.size() + key.length;
    }

    @Override
    public InputStream open() throws IOException {
        InputStream all = plain.open();
        InputStream upToTheKey = new ByteArrayInputStream(all.readNBytes(offset));
        return new SequenceInputStream(new SequenceInputStream(upToTheKey, new ByteArrayInputStream(key)), all);
    }
}
