package org.colombier.mail;

import java.net.IDN;
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

    private static final Pattern LABELS = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
    private static final Pattern LITERAL = Pattern.compile("\\[(ipv6:[0-9a-f:.]{2,45}|[0-9.]{7,15})]");

    public Domain {
        if (ascii.length() > 255 || !(LABELS.matcher(ascii).matches() || LITERAL.matcher(ascii).matches())) {
            throw new IllegalArgumentException("not a domain: " + ascii);
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
        boolean ascii = plain.chars().allMatch(c -> c < 128);
        return new Domain((ascii ? plain : IDN.toASCII(plain)).toLowerCase(Locale.ROOT));
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
