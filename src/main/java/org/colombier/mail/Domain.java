package org.colombier.mail;

import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mail domain, always held in A-label form and lower case (RFC 5890 section 2.3.2.1), so that two spellings of
 * one domain are equal. Address literals ({@code [192.0.2.1]}, {@code [IPv6:…]}) keep their brackets.
 *
 * <p>Immutable. At most 255 octets (RFC 5321 section 4.5.3.1.2).
 */
public record Domain(String ascii) implements Comparable<Domain> {

    private static final int LONGEST_LABEL = 63;
    private static final Pattern LITERAL = Pattern.compile("\\[(ipv6:[0-9a-f:.]{2,45}|[0-9.]{7,15})]");

    public Domain {
        if (ascii.length() > 255 || !(isLabels(ascii) || isAddressLiteral(ascii))) {
            throw new IllegalArgumentException("not a domain: " + ascii);
        }
    }

    /** RFC 5321 section 4.1.3. */
    private static boolean isAddressLiteral(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return false;
        }
        String inside = text.substring(text.startsWith("[ipv6:") ? 6 : 1, text.length() - 1);
        try {
            return text.startsWith("[ipv6:") == inside.indexOf(':') >= 0 && InetAddress.ofLiteral(inside) != null;
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /**
     * Reads a domain in A-label or U-label form, in any case, with or without a final dot.
     *
     * @throws IllegalArgumentException if the text is no domain
     */
    public static Domain parse(String text) {
        String plain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (plain.isEmpty() || plain.length() > 255) {
            throw new IllegalArgumentException("not a domain: " + text);
        }
        return new Domain((isAscii(plain) ? plain : IDN.toASCII(plain)).toLowerCase(Locale.ROOT));
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }

    /** Letters, digits, underscores and inner hyphens with dots between: every address passes here, so no expression. */
    private static boolean isLabels(String text) {
        int begin = 0;
        for (int i = 0; i <= text.length(); i++) {
            boolean end = i == text.length() || text.charAt(i) == '.';
            if (end) {
                boolean sound = i > begin && i - begin <= LONGEST_LABEL && text.charAt(begin) != '-' && text.charAt(i - 1) != '-';
                if (!sound) {
                    return false;
                }
                begin = i + 1;
            } else if (!isLabelChar(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLabelChar(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }

    /** As {@link #parse}, empty where that throws. */
    public static Optional<Domain> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
    }

    /** The form for people: U-labels where the A-labels decode. */
    public String unicode() {
        return isLiteral() ? ascii : IDN.toUnicode(ascii);
    }

    public boolean isLiteral() {
        return ascii.charAt(0) == '[';
    }

    /** True with at least two labels: {@code example.org}, not {@code localhost}. */
    public boolean isQualified() {
        return isLiteral() || ascii.indexOf('.') > 0;
    }

    @Override
    public int compareTo(Domain other) {
        return ascii.compareTo(other.ascii);
    }

    @Override
    public String toString() {
        return ascii;
    }
}
