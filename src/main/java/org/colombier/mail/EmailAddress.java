package org.colombier.mail;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A mailbox address: a local part as its owner wrote it (quotes removed where they were not needed) and a
 * {@link Domain}. Local parts may hold UTF-8 (RFC 6531 section 3.3).
 *
 * <p>Immutable. {@code equals} compares the local part letter by letter; what is ours to interpret is compared in
 * {@link #canonical()} form. RFC 5321 section 4.5.3.1.1 gives a local part 64 octets; senders that put a recipient or a
 * number into their reverse-path pass that every day, so 255 are taken, 320 for the whole. Dots at the ends of a local part and
 * two in a row are taken unquoted (section 4.1.2 wants quotes): some large sites have given out such addresses.
 */
public record EmailAddress(String localPart, Domain domain) {

    private static final int MOST_LOCAL = 255;
    private static final int MOST = 320;

    public EmailAddress {
        int octets = localPart.getBytes(StandardCharsets.UTF_8).length;
        if (octets == 0 || octets > MOST_LOCAL || octets + 1 + domain.ascii().length() > MOST || !isLocalPart(localPart)) {
            throw new IllegalArgumentException("not a local part: " + printable(localPart));
        }
    }

    /**
     * Reads {@code local@domain}: a dot-string or a quoted string (RFC 5321 section 4.1.2), no display name, no
     * angle brackets, no source route.
     *
     * @throws IllegalArgumentException if the text is no address
     */
    public static EmailAddress parse(String text) {
        int at = text.lastIndexOf('@');
        if (at <= 0 || text.length() > MOST) {
            throw new IllegalArgumentException("not an address: " + printable(text));
        }
        String local = text.substring(0, at);
        if (local.length() > 2 && local.startsWith("\"") && local.endsWith("\"") && isDotString(local.substring(1, local.length() - 1))) {
            local = local.substring(1, local.length() - 1);
        }
        return new EmailAddress(local, Domain.parse(text.substring(at + 1)));
    }

    /** The address that every domain and host has (RFC 5321 section 4.5.1). */
    public static EmailAddress postmasterOf(Domain domain) {
        return new EmailAddress("postmaster", domain);
    }

    /** As {@link #parse}, empty where that throws. */
    public static Optional<EmailAddress> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /** The same mailbox with the local part in lower case, by the root locale: the form in which our own addresses are kept and looked up. */
    public EmailAddress canonical() {
        String lower = localPart.toLowerCase(Locale.ROOT);
        if (lower.equals(localPart)) {
            return this;
        }
        // A few capitals grow (the dotted capital I: two octets to three); what then is too long is no address of ours in any case.
        return tryParse(lower + "@" + domain.ascii()).orElse(this);
    }

    public EmailAddress withLocalPart(String other) {
        return new EmailAddress(other, domain);
    }

    /** True if the address can only be given to a peer that offers SMTPUTF8. */
    public boolean needsSmtpUtf8() {
        for (int i = 0; i < localPart.length(); i++) {
            if (localPart.charAt(i) > 127) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return localPart + "@" + domain.ascii();
    }

    private static boolean isLocalPart(String text) {
        return isDotString(text) || isQuotedString(text);
    }

    private static boolean isDotString(String text) {
        boolean atoms = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '.' && !isAtext(c)) {
                return false;
            }
            atoms |= c != '.';
        }
        return atoms;
    }

    private static boolean isAtext(char c) {
        if (c >= 0xA0) {
            return !Character.isISOControl(c) && !Character.isWhitespace(c) && c != 0xFFFD;
        }
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
    }

    private static boolean isQuotedString(String text) {
        if (text.length() < 3 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
            return false;
        }
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                if (i == text.length() - 1 || text.charAt(i) < ' ') {
                    return false;
                }
            } else if (c == '"' || c < ' ' || c == 127) {
                return false;
            }
        }
        return true;
    }

    private static String printable(String text) {
        String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return shown.replaceAll("\\p{Cntrl}", "?");
    }
}
