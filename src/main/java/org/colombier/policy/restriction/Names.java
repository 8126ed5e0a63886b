package org.colombier.policy.restriction;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/** The rules about how names are written; nothing is looked up. */
final class Names {

    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
    /** Without the short forms that a library takes. */
    private static final Pattern DOTTED = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");

    private Names() {
    }

    /** RFC 5321 section 4.1.1.1: a name or an address literal. */
    static Ruling rejectInvalidHelo(Inquiry inquiry) {
        String helo = inquiry.situation().helo();
        return helo.isEmpty() || isHostName(helo) || isLiteral(helo) ? Ruling.dunno()
            : Ruling.no(inquiry.refusal(501, "5.5.2", Stage.HELO, "Invalid name (reject_invalid_helo_hostname)"));
    }

    static Ruling rejectNonFqdnHelo(Inquiry inquiry) {
        String helo = inquiry.situation().helo();
        return helo.isEmpty() || isHostName(helo) && helo.indexOf('.') > 0 || isLiteral(helo) ? Ruling.dunno()
            : Ruling.no(inquiry.refusal(504, "5.5.2", Stage.HELO, "need fully-qualified hostname (reject_non_fqdn_helo_hostname)"));
    }

    static Ruling rejectNonFqdnSender(Inquiry inquiry) {
        return inquiry.situation().sender().flatMap(s -> s.address()).filter(Names::isNotQualified)
            .map(s -> Ruling.no(inquiry.refusal(504, "5.5.2", Stage.SENDER, "need fully-qualified address (reject_non_fqdn_sender)"))).orElseGet(Ruling::dunno);
    }

    static Ruling rejectNonFqdnRecipient(Inquiry inquiry) {
        return inquiry.situation().recipient().filter(Names::isNotQualified)
            .map(s -> Ruling.no(inquiry.refusal(504, "5.5.2", Stage.RECIPIENT, "need fully-qualified address (reject_non_fqdn_recipient)"))).orElseGet(Ruling::dunno);
    }

    private static boolean isNotQualified(EmailAddress address) {
        return !address.domain().isQualified();
    }

    /** Letters, digits, hyphens; not an address without brackets (Postfix's valid_hostname). */
    static boolean isHostName(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (name.isEmpty() || name.length() > 255 || NUMBERS.matcher(name).matches()) {
            return false;
        }
        for (String label : name.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return true;
    }

    /** {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]} (RFC 5321 section 4.1.3). */
    static boolean isLiteral(String text) {
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return false;
        }
        String inner = text.substring(1, text.length() - 1);
        boolean six = inner.regionMatches(true, 0, "IPv6:", 0, 5);
        if (!six && !DOTTED.matcher(inner).matches()) {
            return false;
        }
        try {
            return InetAddress.ofLiteral(six ? inner.substring(5) : inner).getAddress().length == (six ? 16 : 4);
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /** The domain that stands in a name, to ask name servers for: no literal, no bare number. */
    static Optional<Domain> domain(String text) {
        return isHostName(text) ? Domain.tryParse(text).filter(d -> !d.isLiteral()) : Optional.empty();
    }
}
