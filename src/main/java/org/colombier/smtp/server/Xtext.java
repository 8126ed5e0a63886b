package org.colombier.smtp.server;

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

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'F';
    }
}
