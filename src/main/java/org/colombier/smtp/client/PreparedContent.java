package org.colombier.smtp.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.colombier.mail.MessageContent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A packet's content made ready for the wire once, however many transactions it goes out in; only the recipient's key is
 * put in anew. The order is: conversion to seven bits where the peer needs it, signatures, dots. Content too large to
 * hold is read and made ready each time. For one thread.
 */
final class PreparedContent implements AutoCloseable {

    /** The content could not be read from where it is kept: our trouble, not the peer's. */
    static final class Unreadable extends IOException {
        Unreadable(Exception cause) {
            super("message content unreadable: " + cause.getMessage(), cause);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(PreparedContent.class);
    private static final int LARGEST_HELD = 4 << 20;

    private final MessageContent content;
    private final int keyOffset;
    private final Signing signing;
    private final byte @Nullable [] octets;
    private final boolean eightBit;
    private final @Nullable Path file;
    private final Ready forData = new Ready(true);
    private final Ready forChunk = new Ready(false);
    private Signing.@Nullable Signatures signatures;
    private @Nullable Copy sameForAll;
    private @Nullable PreparedContent sevenBit;

    private PreparedContent(MessageContent content, int keyOffset, Signing signing, byte @Nullable [] octets, boolean eightBit, @Nullable Path file) {
        this.content = content;
        this.keyOffset = keyOffset;
        this.signing = signing;
        this.octets = octets;
        this.eightBit = eightBit;
        this.file = file;
    }

    static PreparedContent of(OutgoingMail mail) throws Unreadable {
        return of(mail.content(), mail.envelope().keyOffset(), mail.signing(), null);
    }

    private static PreparedContent of(MessageContent content, int keyOffset, Signing signing, @Nullable Path file) throws Unreadable {
        int offset = keyOffset <= content.size() ? keyOffset : -1;
        try {
            if (content.size() > LARGEST_HELD) {
                return new PreparedContent(content, offset, signing, null, hasEightBit(content), file);
            }
            byte[] octets = content.octets();
            return new PreparedContent(content, offset, signing, octets, hasEightBit(octets, octets.length), file);
        } catch (IOException | RuntimeException e) {
            throw new Unreadable(e);
        }
    }

    private static boolean hasEightBit(byte[] octets, int length) {
        for (int i = 0; i < length; i++) {
            if (octets[i] < 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasEightBit(MessageContent content) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = content.open()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (hasEightBit(buffer, n)) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean isEightBit() {
        return eightBit;
    }

    /** Octets of the message without key and signatures. */
    long size() {
        return content.size();
    }

    /** The beginning of the message, for who must look into its header section. */
    byte[] beginning(int most) throws Unreadable {
        if (octets != null) {
            return octets.length <= most ? octets : java.util.Arrays.copyOf(octets, most);
        }
        try (InputStream in = content.open()) {
            return in.readNBytes(most);
        } catch (IOException | RuntimeException e) {
            throw new Unreadable(e);
        }
    }

    /**
     * This content with 7-bit bodies.
     *
     * @throws SevenBit.NotConvertible if it cannot be had so
     */
    PreparedContent sevenBit() throws Unreadable, SevenBit.NotConvertible {
        if (!eightBit) {
            return this;
        }
        if (sevenBit == null) {
            try {
                sevenBit = octets != null ? convertHeld() : convertIntoFile();
            } catch (IOException | RuntimeException e) {
                throw new Unreadable(e);
            }
        }
        return sevenBit;
    }

    private PreparedContent convertHeld() throws IOException, SevenBit.NotConvertible {
        ByteArrayOutputStream converted = new ByteArrayOutputStream((int) content.size() * 2);
        int offset = SevenBit.convert(content, keyOffset, converted);
        return of(MessageContent.of(converted.toByteArray()), offset, signing, null);
    }

    private PreparedContent convertIntoFile() throws IOException, SevenBit.NotConvertible {
        Path converted = Files.createTempFile("colombier-", ".7bit");
        try (OutputStream out = Files.newOutputStream(converted); OutputStream buffered = new java.io.BufferedOutputStream(out, 64 * 1024)) {
            int offset = SevenBit.convert(content, keyOffset, buffered);
            buffered.flush();
            return of(new FileContent(converted, Files.size(converted)), offset, signing, converted);
        } catch (IOException | RuntimeException | SevenBit.NotConvertible e) {
            Files.deleteIfExists(converted);
            throw e;
        }
    }

    private record FileContent(Path file, long size) implements MessageContent {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }

    /** The content with that key, signed. */
    Copy copy(String key) throws Unreadable {
        if (keyOffset >= 0 && !key.isEmpty()) {
            return new Copy(key, signed(key));
        }
        if (sameForAll == null) {
            sameForAll = new Copy("", signed(""));
        }
        return sameForAll;
    }

    private byte[] signed(String key) throws Unreadable {
        try {
            Signing.Signatures prepared = signatures;
            if (prepared == null) {
                prepared = signing.over(content, keyOffset);
                signatures = prepared;
            }
            return prepared.fieldsFor(key);
        } catch (IOException | RuntimeException e) {
            throw new Unreadable(e);
        }
    }

    /** What one transaction carries. */
    final class Copy {

        private final String key;
        private final byte[] signatures;

        private Copy(String key, byte[] signatures) {
            this.key = key;
            this.signatures = signatures;
        }

        /** Octets of the message, without what DATA adds (RFC 1870 section 5). */
        long size() {
            return content.size() + key.length() + signatures.length;
        }

        /** Writes it as DATA wants it, with the final dot. */
        void writeData(DotStuffer.Sink peer) throws IOException {
            peer.write(signatures, 0, signatures.length);
            forData.write(peer, key);
        }

        /** Octets that {@link #writeChunk} writes. */
        long chunkSize() throws IOException {
            return signatures.length + forChunk.length(key);
        }

        /** Writes it as BDAT wants it. */
        void writeChunk(DotStuffer.Sink peer) throws IOException {
            peer.write(signatures, 0, signatures.length);
            forChunk.write(peer, key);
        }
    }

    /** The content made ready for DATA or for BDAT: what stands before and after the key, if it is held at all. */
    private final class Ready {

        private final boolean dots;
        private byte @Nullable [] whole;
        private byte @Nullable [] beforeKey;
        private byte @Nullable [] afterKey;
        /** Without the key; with and without one may differ, where it stands at the end of a line. */
        private final long[] streamed = {-1, -1};

        Ready(boolean dots) {
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
                ready = java.util.Arrays.copyOf(before.toByteArray(), before.size() - 1);
                beforeKey = ready;
            }
            return ready;
        }

        private byte[] after(byte[] all) throws IOException {
            byte[] ready = afterKey;
            if (ready == null) {
                byte[] prepared = prepare(all, "k");
                ready = java.util.Arrays.copyOfRange(prepared, before(all).length + 1, prepared.length);
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
    }

    private InputStream open() throws Unreadable {
        try {
            return content.open();
        } catch (IOException | RuntimeException e) {
            throw new Unreadable(e);
        }
    }

    private static void copyOctets(InputStream in, DotStuffer stuffer, byte[] buffer, long most) throws IOException {
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

    @Override
    public void close() {
        if (sevenBit != null) {
            sevenBit.close();
        }
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("{} stays behind: {}", file, e.getMessage());
            }
        }
    }
}
