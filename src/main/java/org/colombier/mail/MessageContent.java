package org.colombier.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A message as it goes over the wire, header section and body, lines ended by CRLF. May be large: whoever can, reads
 * it as a stream. May be opened any number of times, also from several threads at once.
 */
public interface MessageContent {

    /** In octets. */
    long size();

    /** A new stream from the first octet; the caller closes it. */
    InputStream open() throws IOException;

    static MessageContent of(byte[] octets) {
        return new MessageContent() {
            @Override
            public long size() {
                return octets.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(octets);
            }

            @Override
            public byte[] octets() {
                return octets;
            }
        };
    }

    /** The whole content in memory; for content whose size a limit bounds. Not to be written to. */
    default byte[] octets() {
        try (InputStream in = open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
