package org.colombier.smtp.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.colombier.mail.MessageContent;

/** A content with one recipient's key at its place, as {@link org.colombier.mail.Envelope#keyOffset} asks. */
record KeyedContent(MessageContent plain, int offset, byte[] key) implements MessageContent {

    static KeyedContent of(MessageContent plain, int offset, String key) {
        return new KeyedContent(plain, offset, key.getBytes(StandardCharsets.US_ASCII));
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
