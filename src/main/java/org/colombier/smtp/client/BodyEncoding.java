package org.colombier.smtp.client;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;

/** How a body's octets are written in seven bits, piece by piece (RFC 2045 section 6). For one thread. */
abstract class BodyEncoding {

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};
    private static final byte[] CRLF = {'\r', '\n'};

    final OutputStream out;

    private BodyEncoding(OutputStream out) {
        this.out = out;
    }

    abstract void write(byte[] octets, int offset, int length) throws IOException;

    /** Something in plain letters may be put in between what was written and what follows. */
    boolean takesInsertions() {
        return true;
    }

    /** Holds nothing back that was written so far. */
    void settle() throws IOException {
    }

    /** The body has ended. */
    void end() throws IOException {
        settle();
    }

    static BodyEncoding asItIs(OutputStream out) {
        return new BodyEncoding(out) {
            @Override
            void write(byte[] octets, int offset, int length) throws IOException {
                out.write(octets, offset, length);
            }
        };
    }

    static BodyEncoding quotedPrintable(OutputStream out) {
        return new QuotedPrintable(out);
    }

    static BodyEncoding base64(OutputStream out) {
        return new InBase64(out);
    }

    /** Said to be quoted-printable, but with 8-bit octets in it: only these are quoted. */
    static BodyEncoding repairedQuotedPrintable(OutputStream out) {
        return new BodyEncoding(out) {
            @Override
            void write(byte[] octets, int offset, int length) throws IOException {
                for (int i = offset; i < offset + length; i++) {
                    if (octets[i] < 0) {
                        quote(out, octets[i]);
                    } else {
                        out.write(octets[i]);
                    }
                }
            }
        };
    }

    /** Said to be base64, but with 8-bit octets in it, which readers skip as they skip these (RFC 2045 section 6.8). */
    static BodyEncoding repairedBase64(OutputStream out) {
        return new BodyEncoding(out) {
            @Override
            void write(byte[] octets, int offset, int length) throws IOException {
                for (int i = offset; i < offset + length; i++) {
                    out.write(octets[i] < 0 ? '?' : octets[i]);
                }
            }
        };
    }

    private static void quote(OutputStream out, byte b) throws IOException {
        out.write('=');
        out.write(HEX[(b >> 4) & 15]);
        out.write(HEX[b & 15]);
    }

    /** Section 6.7. */
    private static final class QuotedPrintable extends BodyEncoding {

        /** Rule 5: at most 76 with the equals sign of a soft line break. */
        private static final int LONGEST = 76;

        private int column;
        /** A space or tab of which the next octet tells whether it ends the line; 0 for none. */
        private byte space;
        private boolean carriageReturn;

        QuotedPrintable(OutputStream out) {
            super(out);
        }

        @Override
        void write(byte[] octets, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                byte b = octets[i];
                if (b == '\n') {
                    endLine();
                } else if (b == '\r' && !carriageReturn) {
                    carriageReturn = true;
                } else {
                    release();
                    if (b == ' ' || b == '\t') {
                        space = b;
                    } else {
                        put(b, b < 33 || b > 126 || b == '=');
                    }
                }
            }
        }

        private void endLine() throws IOException {
            carriageReturn = false;
            if (space != 0) {
                // rule 3: white space at the end of a line is quoted
                put(space, true);
                space = 0;
            }
            out.write(CRLF);
            column = 0;
        }

        private void release() throws IOException {
            if (space != 0) {
                put(space, false);
                space = 0;
            }
            if (carriageReturn) {
                put((byte) '\r', true);
                carriageReturn = false;
            }
        }

        private void put(byte b, boolean quoted) throws IOException {
            int width = quoted ? 3 : 1;
            if (column + width > LONGEST - 1) {
                out.write('=');
                out.write(CRLF);
                column = 0;
            }
            if (quoted) {
                quote(out, b);
            } else {
                out.write(b);
            }
            column += width;
        }

        @Override
        void settle() throws IOException {
            if (space != 0 && !carriageReturn) {
                put(space, true);
                space = 0;
            }
            release();
        }
    }

    /** Section 6.8. */
    private static final class InBase64 extends BodyEncoding {

        /** 57 octets are a line of 76 letters. */
        private final byte[] line = new byte[57];
        private int held;
        private boolean begun;

        InBase64(OutputStream out) {
            super(out);
        }

        @Override
        void write(byte[] octets, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                line[held++] = octets[i];
                if (held == line.length) {
                    putLine();
                }
            }
        }

        private void putLine() throws IOException {
            if (begun) {
                out.write(CRLF);
            }
            begun = true;
            out.write(Base64.getEncoder().encode(held == line.length ? line : java.util.Arrays.copyOf(line, held)));
            held = 0;
        }

        @Override
        boolean takesInsertions() {
            return false;
        }

        /** The line end after the last line is the delimiter's. */
        @Override
        void end() throws IOException {
            if (held > 0) {
                putLine();
            }
        }
    }
}
