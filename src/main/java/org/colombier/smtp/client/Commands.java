package org.colombier.smtp.client;

import java.util.Locale;
import java.util.stream.Collectors;
import org.colombier.mail.Envelope;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;

/** MAIL and RCPT with the parameters that the peer offers. */
final class Commands {

    private Commands() {
    }

    /**
     * @param eightBit the content has 8-bit octets
     * @param utf8     an address or the content of this transaction needs SMTPUTF8 (RFC 6531 section 3.4)
     */
    static String mail(ReversePath from, Envelope envelope, long size, boolean eightBit, boolean utf8, Extensions offered) {
        StringBuilder mail = new StringBuilder(120).append("MAIL FROM:<").append(from).append('>');
        if (offered.size() >= 0) {
            mail.append(" SIZE=").append(size);
        }
        if (eightBit && offered.eightBit()) {
            mail.append(" BODY=8BITMIME");
        }
        if (utf8 && offered.smtpUtf8()) {
            mail.append(" SMTPUTF8");
        }
        if (offered.dsn()) {
            if (envelope.returned() != Envelope.Returned.UNSAID) {
                mail.append(" RET=").append(envelope.returned() == Envelope.Returned.FULL ? "FULL" : "HDRS");
            }
            if (isParameter(envelope.envelopeId(), 100)) {
                mail.append(" ENVID=").append(envelope.envelopeId());
            }
        }
        return mail.append("\r\n").toString();
    }

    static String rcpt(Recipient recipient, Extensions offered) {
        StringBuilder rcpt = new StringBuilder(80).append("RCPT TO:<").append(recipient.address()).append('>');
        if (offered.dsn()) {
            if (!recipient.notifications().isEmpty()) {
                rcpt.append(" NOTIFY=").append(recipient.notifications().stream().sorted().map(n -> n.name().toUpperCase(Locale.ROOT))
                    .collect(Collectors.joining(",")));
            }
            String original = inSevenBits(recipient.orcpt());
            if (isParameter(original, 500)) {
                rcpt.append(" ORCPT=").append(original);
            }
        }
        return rcpt.append("\r\n").toString();
    }

    /** RFC 6533 section 3, utf-8-addr-xtext: may go to any peer, also one without SMTPUTF8. */
    private static String inSevenBits(String orcpt) {
        if (orcpt.chars().allMatch(c -> c < 128) || !orcpt.regionMatches(true, 0, "utf-8;", 0, 6)) {
            return orcpt;
        }
        StringBuilder ascii = new StringBuilder();
        orcpt.codePoints().forEach(c -> ascii.append(c < 128 ? Character.toString(c) : String.format(Locale.ROOT, "\\x{%X}", c)));
        return ascii.toString();
    }

    /** RFC 5321 section 4.1.2, esmtp-value: nothing that could end the command or begin another parameter. */
    private static boolean isParameter(String value, int longest) {
        return !value.isEmpty() && value.length() <= longest && value.chars().allMatch(c -> c > 32 && c < 127 && c != '=');
    }
}
