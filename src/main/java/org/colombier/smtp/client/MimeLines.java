package org.colombier.smtp.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Walks through a message's MIME structure (RFC 2045, 2046) line by line, whatever its size: header sections are held,
 * within bounds, bodies are not. The line end before a delimiter belongs to the delimiter. For one thread and one walk.
 */
final class MimeLines {

    /** What the walk comes upon, in the order of the message; the octets together are the message. */
    interface Visitor {

        /** The header section of an entity, with the empty line that ends it, if one does. */
        void header(MimeEntity entity, byte[] section) throws IOException;

        /** Some octets of a body that has no parts. */
        void body(MimeEntity entity, byte[] octets, int offset, int length) throws IOException;

        /** Delimiters, and what stands before the first and after the last part of a multipart. */
        void between(byte[] octets, int offset, int length) throws IOException;
    }

    /** Header sections beyond this are taken for body: nobody writes such. */
    private static final int LARGEST_HEADER = 1 << 20;
    private static final int FRAGMENT = 16 * 1024;
    private static final byte[] CRLF = {'\r', '\n'};

    private final Visitor visitor;
    private final Deque<MimeEntity> open = new ArrayDeque<>();
    private final ByteArrayOutputStream header = new ByteArrayOutputStream(4_096);
    private boolean inHeader = true;
    private int entities;
    private boolean betweenParts;
    /** The end of the last line: whose it is the next line tells. */
    private int heldEnd;

    private MimeLines(Visitor visitor) {
        this.visitor = visitor;
    }

    static void walk(InputStream message, Visitor visitor) throws IOException {
        MimeLines lines = new MimeLines(visitor);
        lines.open.push(MimeEntity.top());
        lines.read(message);
        lines.finish();
    }

    private void read(InputStream message) throws IOException {
        byte[] line = new byte[FRAGMENT];
        int length = 0;
        boolean lineStart = true;
        for (int b = message.read(); b >= 0; b = message.read()) {
            line[length++] = (byte) b;
            if (b == '\n' || length == FRAGMENT) {
                fragment(line, length, lineStart);
                lineStart = b == '\n';
                length = 0;
            }
        }
        if (length > 0) {
            fragment(line, length, lineStart);
        }
    }

    private void fragment(byte[] line, int length, boolean lineStart) throws IOException {
        int end = length > 0 && line[length - 1] == '\n' ? (length > 1 && line[length - 2] == '\r' ? 2 : 1) : 0;
        if (lineStart && isDelimiter(line, length - end)) {
            delimiter(line, length);
        } else if (inHeader) {
            headerLine(line, length, lineStart && length == end);
        } else {
            releaseEnd();
            pass(line, length - end);
            heldEnd = end;
        }
    }

    private void headerLine(byte[] line, int length, boolean empty) throws IOException {
        header.write(line, 0, length);
        if (empty || header.size() > LARGEST_HEADER) {
            endHeader();
        }
    }

    private void endHeader() throws IOException {
        MimeEntity entity = open.peek();
        byte[] section = header.toByteArray();
        header.reset();
        entity.read(section, entities++);
        visitor.header(entity, section);
        if (entity.isMessage()) {
            open.push(entity.within());
        } else {
            inHeader = false;
            betweenParts = entity.isMultipart();
        }
    }

    private void pass(byte[] octets, int length) throws IOException {
        if (betweenParts) {
            visitor.between(octets, 0, length);
        } else {
            visitor.body(open.peek(), octets, 0, length);
        }
    }

    private void releaseEnd() throws IOException {
        if (heldEnd > 0) {
            int held = heldEnd;
            heldEnd = 0;
            byte[] end = held == 2 ? CRLF : new byte[] {'\n'};
            pass(end, held);
        }
    }

    /** RFC 2046 section 5.1.2: a delimiter of any multipart around ends all that is within. */
    private boolean isDelimiter(byte[] line, int length) {
        return length > 2 && line[0] == '-' && line[1] == '-' && open.stream().anyMatch(e -> e.isDelimiter(line, length));
    }

    private void delimiter(byte[] line, int length) throws IOException {
        if (inHeader) {
            endHeader();
            inHeader = false;
        }
        betweenParts = true;
        releaseEnd();
        int text = length;
        while (text > 0 && (line[text - 1] == '\n' || line[text - 1] == '\r')) {
            text--;
        }
        while (!open.peek().isDelimiter(line, text)) {
            open.pop();
        }
        MimeEntity parent = open.peek();
        if (parent.isClosing(line, text)) {
            parent.close();
            visitor.between(line, 0, text);
            heldEnd = length - text;
        } else {
            visitor.between(line, 0, length);
            open.push(parent.part());
            inHeader = true;
        }
    }

    private void finish() throws IOException {
        if (inHeader) {
            endHeader();
        }
        releaseEnd();
    }
}
