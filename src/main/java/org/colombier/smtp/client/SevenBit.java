package org.colombier.smtp.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;

/**
 * A message with 8-bit bodies made one with 7-bit bodies, for a peer without 8BITMIME (RFC 6152 section 3): text becomes
 * quoted-printable, anything else base64, and the header fields say so. Two walks: the first finds the bodies
 * that need it, the second writes. Fields of the header sections stay as they are. For one thread.
 */
final class SevenBit {

    /** The content cannot be converted: the peer cannot have it. */
    static final class NotConvertible extends Exception {
        NotConvertible(String why) {
            super(why);
        }
    }

    /** Carries {@link NotConvertible} through the walk. */
    private static final class Untouchable extends IOException {
        Untouchable(String why) {
            super(why);
        }
    }

    private final BitSet eightBit;
    private final int keyOffset;
    private final CountedOutput out;
    private long read;
    private long newOffset = -1;
    private BodyEncoding encoding;

    private SevenBit(BitSet eightBit, int keyOffset, OutputStream out) {
        this.eightBit = eightBit;
        this.keyOffset = keyOffset;
        this.out = new CountedOutput(out);
        this.encoding = BodyEncoding.asItIs(this.out);
    }

    /**
     * Writes the converted message.
     *
     * @param keyOffset where a key is put in, -1 for none
     * @return where it is put in now
     * @throws NotConvertible if an 8-bit body is signed or encrypted, or stands in what cannot be looked into
     */
    static int convert(MessageContent content, int keyOffset, OutputStream out) throws IOException, NotConvertible {
        try {
            BitSet eightBit = bodiesWithEightBits(content);
            SevenBit conversion = new SevenBit(eightBit, keyOffset, out);
            try (InputStream in = new BufferedInputStream(content.open(), 64 * 1024)) {
                MimeLines.walk(in, conversion.writing());
            }
            conversion.encoding.end();
            return keyOffset < 0 ? -1 : Math.toIntExact(conversion.newOffset < 0 ? conversion.out.count() : conversion.newOffset);
        } catch (Untouchable e) {
            throw new NotConvertible(e.getMessage());
        }
    }

    private static BitSet bodiesWithEightBits(MessageContent content) throws IOException {
        BitSet found = new BitSet();
        try (InputStream in = new BufferedInputStream(content.open(), 64 * 1024)) {
            MimeLines.walk(in, new MimeLines.Visitor() {
                @Override
                public void header(MimeEntity entity, byte[] section) {
                }

                @Override
                public void body(MimeEntity entity, byte[] octets, int offset, int length) throws IOException {
                    if (!found.get(entity.number()) && hasEightBit(octets, offset, length)) {
                        if (entity.isOpaque()) {
                            throw new Untouchable("its 8-bit content is signed or encrypted");
                        }
                        if (entity.isClosedComposite()) {
                            throw new Untouchable("its 8-bit content is malformed");
                        }
                        found.set(entity.number());
                    }
                }

                @Override
                public void between(byte[] octets, int offset, int length) {
                }
            });
        }
        return found;
    }

    private static boolean hasEightBit(byte[] octets, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (octets[i] < 0) {
                return true;
            }
        }
        return false;
    }

    private MimeLines.Visitor writing() {
        return new MimeLines.Visitor() {
            @Override
            public void header(MimeEntity entity, byte[] section) throws IOException {
                encoding.end();
                encoding = encodingOf(entity);
                writeHeader(entity, section);
            }

            @Override
            public void body(MimeEntity entity, byte[] octets, int offset, int length) throws IOException {
                int upToKey = (int) Math.clamp(keyOffset - read, -1, length);
                if (newOffset < 0 && upToKey >= 0 && upToKey < length) {
                    encoding.write(octets, offset, upToKey);
                    newOffset = keyPlace();
                    encoding.write(octets, offset + upToKey, length - upToKey);
                } else {
                    encoding.write(octets, offset, length);
                }
                read += length;
            }

            @Override
            public void between(byte[] octets, int offset, int length) throws IOException {
                encoding.end();
                encoding = BodyEncoding.asItIs(out);
                for (int i = offset; i < offset + length; i++) {
                    // nobody is shown it, RFC 2046 section 5.1.1
                    out.write(octets[i] < 0 ? '?' : octets[i]);
                }
                read += length;
            }
        };
    }

    private long keyPlace() throws IOException {
        if (!encoding.takesInsertions()) {
            throw new Untouchable("its key stands in an attachment");
        }
        encoding.settle();
        return out.count();
    }

    private BodyEncoding encodingOf(MimeEntity entity) {
        if (!eightBit.get(entity.number())) {
            return BodyEncoding.asItIs(out);
        }
        return switch (entity.encoding()) {
            case "quoted-printable" -> BodyEncoding.repairedQuotedPrintable(out);
            case "base64" -> BodyEncoding.repairedBase64(out);
            default -> entity.isText() ? BodyEncoding.quotedPrintable(out) : BodyEncoding.base64(out);
        };
    }

    private void writeHeader(MimeEntity entity, byte[] section) throws IOException {
        HeaderSection header = HeaderSection.read(section);
        String encodingField = encodingField(entity);
        boolean encoded = eightBit.get(entity.number());
        for (HeaderSection.Field field : header.fields()) {
            if (!field.is("Content-Transfer-Encoding") || encodingField.isEmpty()) {
                long here = keyOffset - read;
                if (newOffset < 0 && here >= 0 && here < field.raw().length()) {
                    newOffset = out.count() + here;
                }
                write(field.raw());
            }
            read += field.raw().length();
        }
        if (!encodingField.isEmpty()) {
            if (entity.isTop() && header.first("MIME-Version").isEmpty()) {
                write("MIME-Version: 1.0\r\n");
            }
            if (encoded && header.first("Content-Type").isEmpty()) {
                // RFC 1428 section 3: who wrote it has not said what the octets are
                write("Content-Type: text/plain; charset=unknown-8bit\r\n");
            }
            write("Content-Transfer-Encoding: " + encodingField + "\r\n");
        }
        int fields = header.fields().stream().mapToInt(f -> f.raw().length()).sum();
        byte[] rest = java.util.Arrays.copyOfRange(section, fields, section.length);
        if (newOffset < 0 && keyOffset >= 0 && keyOffset - read < rest.length) {
            newOffset = out.count() + Math.max(0, keyOffset - read);
        }
        out.write(rest, 0, rest.length);
        read += rest.length;
    }

    /** What the entity's field must say now, empty where it may stay as it is. */
    private String encodingField(MimeEntity entity) {
        boolean wide = entity.encoding().equals("8bit") || entity.encoding().equals("binary");
        if (!eightBit.get(entity.number())) {
            return wide ? "7bit" : "";
        }
        boolean declared = entity.encoding().equals("quoted-printable") || entity.encoding().equals("base64");
        return declared ? "" : entity.isText() ? "quoted-printable" : "base64";
    }

    private void write(String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        out.write(octets, 0, octets.length);
    }
}
