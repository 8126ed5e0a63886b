package org.colombier.smtp.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.colombier.mail.MessageContent;
import org.jspecify.annotations.Nullable;

/**
 * A content made ready for DATA or for BDAT: what stands before and after the key, if the content is held at all; else it is
 * read each time. For one thread.
 */
final class Ready {

    private final MessageContent content;
    private final byte @Nullable [] octets;
    private final int keyOffset;
    private final boolean dots;
    private byte @Nullable [] whole;
    private byte @Nullable [] beforeKey;
    private byte @Nullable [] afterKey;
    /** Without the key; with and without one may differ, where it stands at the end of a line. */
    private final long[] streamed = {-1, -1};

    /**
     * @param octets    of the content, if they are held
     * @param keyOffset where a key is put in, -1 for nowhere
     * @param dots      doubled at the beginning of a line, and the final one added, as DATA has it (RFC 5321 section 4.5.2)
     */
    Ready(MessageContent content, byte @Nullable [] octets, int keyOffset, boolean dots) {
        this.content = content;
        this.octets = octets;
        this.keyOffset = keyOffset;
        this.dots = dots;
    }

    long length(String key) throws IOException {
        if (octets != null) {
            return key.isEmpty() ? whole(octets).length : before(octets).length + key.length() + after(octets).length;
        }
        int which = key.isEmpty() ? 0 : 1;
        if (streamed[which] < 0) {
            long[] count = {-key.length()};
            stream((o, offset, length) -> count[0] += length, key);
            streamed[which] = count[0];
        }
        return streamed[which] + key.length();
    }

    void write(DotStuffer.Sink peer, String key) throws IOException {
        if (octets == null) {
            stream(peer, key);
        } else if (key.isEmpty()) {
            byte[] all = whole(octets);
            peer.write(all, 0, all.length);
        } else {
            byte[] before = before(octets);
            byte[] after = after(octets);
            peer.write(before, 0, before.length);
            peer.write(key.getBytes(StandardCharsets.US_ASCII), 0, key.length());
            peer.write(after, 0, after.length);
        }
    }

    private byte[] whole(byte[] all) throws IOException {
        byte[] ready = whole;
        if (ready == null) {
            ready = prepare(all, "");
            whole = ready;
        }
        return ready;
    }

    private byte[] before(byte[] all) throws IOException {
        byte[] ready = beforeKey;
        if (ready == null) {
            // prepared before a key of one letter, which then is left out: the key decides whether a line begins after it
            ByteArrayOutputStream before = new ByteArrayOutputStream(keyOffset + 64);
            DotStuffer stuffer = new DotStuffer(before::write, dots);
            stuffer.write(all, 0, keyOffset);
            stuffer.write(new byte[] {'k'}, 0, 1);
            ready = Arrays.copyOf(before.toByteArray(), before.size() - 1);
            beforeKey = ready;
        }
        return ready;
    }

    private byte[] after(byte[] all) throws IOException {
        byte[] ready = afterKey;
        if (ready == null) {
            byte[] prepared = prepare(all, "k");
            ready = Arrays.copyOfRange(prepared, before(all).length + 1, prepared.length);
            afterKey = ready;
        }
        return ready;
    }

    private byte[] prepare(byte[] all, String key) throws IOException {
        ByteArrayOutputStream ready = new ByteArrayOutputStream(all.length + 256);
        DotStuffer stuffer = new DotStuffer(ready::write, dots);
        int split = key.isEmpty() ? all.length : keyOffset;
        stuffer.write(all, 0, split);
        stuffer.write(key.getBytes(StandardCharsets.US_ASCII), 0, key.length());
        stuffer.write(all, split, all.length - split);
        stuffer.end();
        return ready.toByteArray();
    }

    private void stream(DotStuffer.Sink peer, String key) throws IOException {
        DotStuffer stuffer = new DotStuffer(peer, dots);
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = open()) {
            if (!key.isEmpty()) {
                copyOctets(in, stuffer, buffer, keyOffset);
                stuffer.write(key.getBytes(StandardCharsets.US_ASCII), 0, key.length());
            }
            copyOctets(in, stuffer, buffer, Long.MAX_VALUE);
        }
        stuffer.end();
    }

    private InputStream open() throws PreparedContent.Unreadable {
        try {
            return content.open();
        } catch (IOException | RuntimeException e) {
            throw new PreparedContent.Unreadable(e);
        }
    }

    private static void copyOctets(InputStream in, DotStuffer stuffer, byte[] buffer, long most) throws IOException {
        long left = most;
        while (left > 0) {
            int n;
            try {
                n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            } catch (IOException | RuntimeException e) {
                throw new PreparedContent.Unreadable(e);
            }
            if (n < 0) {
                return;
            }
            stuffer.write(buffer, 0, n);
            left -= n;
        }
    }
}
