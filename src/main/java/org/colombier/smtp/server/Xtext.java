package org.colombier.smtp.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** The encoding of values in DSN parameters (RFC 3461 section 4). */
final class Xtext {

    private Xtext() {
    }

    /** True if every {@code +} is followed by two capital hexadecimal digits. */
    static boolean isValid(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '+') {
                if (i + 2 >= text.length() || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
                    return false;
                }
                i += 2;
            } else if (c <= 32 || c == '=' || c == 127) {
                return false;
            }
        }
        return true;
    }

    /** The text that stands for, octets over 127 as UTF-8; empty if malformed. */
    static Optional<String> decode(String text) {
        if (!isValid(text)) {
            return Optional.empty();
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '+') {
                octets.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                int letter = text.codePointAt(i);
                octets.writeBytes(Character.toString(letter).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(letter) - 1;
            }
        }
        return Optional.of(octets.toString(StandardCharsets.UTF_8));
    }

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'F';
    }
}
