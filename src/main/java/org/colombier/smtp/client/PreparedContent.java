package org.colombier.smtp.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.jspecify.annotations.Nullable;

/**
 * A packet's content made ready for DATA once, however many transactions it goes out in; only the recipient's key is put
 * in anew. Content too large to hold is read and made ready each time.
 */
final class PreparedContent {

    /** The content could not be read from where it is kept: our trouble, not the peer's. */
    static final class Unreadable extends IOException {
        Unreadable(Exception cause) {
            super("message content unreadable: " + cause.getMessage(), cause);
        }
    }

    private static final int LARGEST_HELD = 4 << 20;

    private final MessageContent content;
    private final int keyOffset;
    private final boolean eightBit;
    private final byte @Nullable [] octets;
    private byte @Nullable [] whole;
    private byte @Nullable [] beforeKey;
    private byte @Nullable [] afterKey;

    private PreparedContent(MessageContent content, int keyOffset, byte @Nullable [] octets, boolean eightBit) {
        this.content = content;
        this.keyOffset = keyOffset;
        this.octets = octets;
        this.eightBit = eightBit;
    }

    static PreparedContent of(MessageContent content, Envelope envelope) throws Unreadable {
        if (content.size() > LARGEST_HELD) {
            return new PreparedContent(content, envelope.keyOffset(), null, envelope.body() != Envelope.Body.SEVEN_BIT);
        }
        try {
            byte[] octets = content.octets();
            return new PreparedContent(content, envelope.keyOffset(), octets, hasEightBit(octets));
        } catch (RuntimeException e) {
            throw new Unreadable(e);
        }
    }

    private static boolean hasEightBit(byte[] octets) {
        for (byte b : octets) {
            if (b < 0) {
                return true;
            }
        }
        return false;
    }

    boolean isEightBit() {
        return eightBit;
    }

    /** Octets of the message with that key, without what DATA adds (RFC 1870 section 5). */
    long size(String key) {
        return content.size() + (isKeyed(key) ? key.length() : 0);
    }

    private boolean isKeyed(String key) {
        return keyOffset >= 0 && keyOffset <= content.size() && !key.isEmpty();
    }

    /** Writes the content with the key in its place, and the final dot. */
    void writeTo(DotStuffer.Sink peer, String key) throws IOException {
        if (octets == null) {
            stream(peer, key);
        } else if (isKeyed(key)) {
            keyed(peer, octets, key);
        } else {
            if (whole == null) {
                whole = prepare(octets, "");
            }
            peer.write(whole, 0, whole.length);
        }
    }

    private void keyed(DotStuffer.Sink peer, byte[] all, String key) throws IOException {
        if (beforeKey == null || afterKey == null) {
            // prepared around a key of one letter, which then is left out: the key decides whether a line begins after it
            byte[] prepared = prepare(all, "k");
            ByteArrayOutputStream before = new ByteArrayOutputStream(keyOffset + 64);
            DotStuffer stuffer = new DotStuffer(before::write);
            stuffer.write(all, 0, keyOffset);
            stuffer.write(new byte[] {'k'}, 0, 1);
            int at = before.size() - 1;
            beforeKey = java.util.Arrays.copyOf(prepared, at);
            afterKey = java.util.Arrays.copyOfRange(prepared, at + 1, prepared.length);
        }
        peer.write(beforeKey, 0, beforeKey.length);
        peer.write(key.getBytes(StandardCharsets.US_ASCII), 0, key.length());
        peer.write(afterKey, 0, afterKey.length);
    }

    private byte[] prepare(byte[] all, String key) throws IOException {
        ByteArrayOutputStream ready = new ByteArrayOutputStream(all.length + 256);
        DotStuffer stuffer = new DotStuffer(ready::write);
        int split = key.isEmpty() ? all.length : keyOffset;
        stuffer.write(all, 0, split);
        stuffer.write(key.getBytes(StandardCharsets.US_ASCII), 0, key.length());
        stuffer.write(all, split, all.length - split);
        stuffer.end();
        return ready.toByteArray();
    }

    private void stream(DotStuffer.Sink peer, String key) throws IOException {
        DotStuffer stuffer = new DotStuffer(peer);
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = open()) {
            if (isKeyed(key)) {
                copy(in, stuffer, buffer, keyOffset);
                stuffer.write(key.getBytes(StandardCharsets.US_ASCII), 0, key.length());
            }
            copy(in, stuffer, buffer, Long.MAX_VALUE);
        }
        stuffer.end();
    }

    private InputStream open() throws Unreadable {
        try {
            return content.open();
        } catch (IOException | RuntimeException e) {
            throw new Unreadable(e);
        }
    }

    private static void copy(InputStream in, DotStuffer stuffer, byte[] buffer, long most) throws IOException {
        long left = most;
        while (left > 0) {
            int n;
            try {
                n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            } catch (IOException | RuntimeException e) {
                throw new Unreadable(e);
            }
            if (n < 0) {
                return;
            }
            stuffer.write(buffer, 0, n);
            left -= n;
        }
    }
}
