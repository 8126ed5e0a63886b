package org.colombier.lists.posting;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** The body of a text part between its octets on the wire and those of its text. Pure. */
final class TextBody {

    private TextBody() {
    }

    /** The same body with octets of text before and behind it, in its transfer encoding; empty if that is unknown or the body damaged. */
    static Optional<byte[]> around(String encoding, byte[] body, byte[] first, byte[] last) {
        return switch (encoding) {
            case "7bit", "8bit", "binary", "" -> Optional.of(join(first, last.length == 0 ? body : join(endLine(body), last)));
            case "quoted-printable" -> Optional.of(join(quotedPrintable(first), last.length == 0 ? body : join(endQuotedPrintable(body), quotedPrintable(last))));
            case "base64" -> unBase64(body).map(b -> base64(join(first, join(endLine(b), last))));
            default -> Optional.empty();
        };
    }

    /** The octets behind a transfer encoding; empty if it is unknown or the body damaged. */
    static Optional<byte[]> octets(String encoding, byte[] body) {
        return switch (encoding) {
            case "7bit", "8bit", "binary", "" -> Optional.of(body);
            case "quoted-printable" -> Optional.of(unQuotedPrintable(body));
            case "base64" -> unBase64(body);
            default -> Optional.empty();
        };
    }

    /** @param encoding one that {@link #octets} knows */
    static byte[] encoded(String encoding, byte[] octets) {
        return switch (encoding) {
            case "quoted-printable" -> quotedPrintable(octets);
            case "base64" -> base64(octets);
            default -> octets;
        };
    }

    /** RFC 2045 section 6.7: lines of at most 76 characters, line ends kept as line ends. */
    static byte[] quotedPrintable(byte[] octets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length * 2);
        int line = 0;
        for (int i = 0; i < octets.length; i++) {
            int c = octets[i] & 0xFF;
            if (c == '\n' || c == '\r' && i + 1 < octets.length && octets[i + 1] == '\n') {
                if (c == '\n') {
                    out.writeBytes(new byte[] {'\r', '\n'});
                    line = 0;
                }
                continue;
            }
            boolean lineEnds = i + 1 == octets.length || octets[i + 1] == '\n' || octets[i + 1] == '\r';
            boolean plain = c > 32 && c < 127 && c != '=' || (c == ' ' || c == '\t') && !lineEnds;
            int width = plain ? 1 : 3;
            if (line + width > 75) {
                out.writeBytes(new byte[] {'=', '\r', '\n'});
                line = 0;
            }
            if (plain) {
                out.write(c);
            } else {
                out.writeBytes(new byte[] {'=', hex(c >> 4), hex(c & 15)});
            }
            line += width;
        }
        return out.toByteArray();
    }

    static byte[] unQuotedPrintable(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
        for (int i = 0; i < body.length; i++) {
            if (body[i] != '=') {
                out.write(body[i]);
            } else if (i + 2 < body.length && Character.digit(body[i + 1], 16) >= 0 && Character.digit(body[i + 2], 16) >= 0) {
                out.write(Character.digit(body[i + 1], 16) << 4 | Character.digit(body[i + 2], 16));
                i += 2;
            } else {
                int end = i + 1;
                while (end < body.length && (body[end] == ' ' || body[end] == '\t' || body[end] == '\r')) {
                    end++;
                }
                if (end < body.length && body[end] == '\n') {
                    i = end;
                } else {
                    out.write('=');
                }
            }
        }
        return out.toByteArray();
    }

    static byte[] base64(byte[] octets) {
        return join(Base64.getMimeEncoder(76, new byte[] {'\r', '\n'}).encode(octets), new byte[] {'\r', '\n'});
    }

    /** Empty if there is anything but Base64 and line ends in it. */
    static Optional<byte[]> unBase64(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1).replaceAll("[\r\n \t]", "");
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    static Optional<String> decode(Charset charset, byte[] octets) {
        try {
            return Optional.of(charset.newDecoder().decode(java.nio.ByteBuffer.wrap(octets)).toString());
        } catch (java.nio.charset.CharacterCodingException notThatCharset) {
            return Optional.empty();
        }
    }

    private static byte[] endLine(byte[] body) {
        return body.length == 0 || body[body.length - 1] == '\n' ? body : join(body, new byte[] {'\r', '\n'});
    }

    /** Ends the last line; a soft line break at the very end would swallow the line end, so it goes. */
    private static byte[] endQuotedPrintable(byte[] body) {
        int end = body.length;
        while (end > 0 && (body[end - 1] == '\n' || body[end - 1] == '\r')) {
            end--;
        }
        if (end > 0 && body[end - 1] == '=') {
            return join(Arrays.copyOf(body, end - 1), new byte[] {'\r', '\n'});
        }
        return endLine(body);
    }

    static byte[] join(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static byte hex(int digit) {
        return (byte) "0123456789ABCDEF".charAt(digit);
    }
}
