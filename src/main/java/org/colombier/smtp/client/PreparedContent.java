package org.colombier.smtp.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
    private final Ready forData;
    private final Ready forChunk;
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
        this.forData = new Ready(content, octets, keyOffset, true);
        this.forChunk = new Ready(content, octets, keyOffset, false);
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
