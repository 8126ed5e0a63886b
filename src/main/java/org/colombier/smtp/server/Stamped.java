package org.colombier.smtp.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import org.colombier.mail.MessageContent;

/** A message with fields of ours on top. */
record Stamped(byte[] fields, MessageContent message) implements MessageContent {

    @Override
    public long size() {
        return fields.length + message.size();
    }

    @Override
    public InputStream open() throws IOException {
        return new SequenceInputStream(new ByteArrayInputStream(fields), message.open());
    }

    @Override
    public byte[] octets() {
        byte[] all = new byte[Math.toIntExact(size())];
        System.arraycopy(fields, 0, all, 0, fields.length);
        try (InputStream in = message.open()) {
            if (in.readNBytes(all, fields.length, all.length - fields.length) < all.length - fields.length) {
                throw new IOException("the message is shorter than it was");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }
}
