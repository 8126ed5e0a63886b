package org.colombier.policy.dkim;

import java.time.Instant;
import java.util.Base64;
import org.colombier.mail.Domain;

/**
 * A key of ours as an administrator sees it: the public half and where it stands in its life.
 *
 * @param octets  the public key as {@code p=} has it, before base64
 * @param created when it was made
 * @param changed when it came into its state
 */
public record DkimKey(Domain domain, String selector, Algorithm algorithm, byte[] octets, State state, Instant created, Instant changed) {

    /** From first to last. */
    public enum State {
        /** Signs as soon as its record is seen in DNS. */
        WAITING,
        SIGNING,
        /** Signs no more; its record stays in DNS for mail that is under way. */
        RETIRED
    }

    private static final int LONGEST_STRING = 255;

    /** The name of its record. */
    public String name() {
        return selector + "._domainkey." + domain.ascii();
    }

    /** The content of its record (RFC 6376 section 3.6.1). */
    public String record() {
        return "v=DKIM1; k=" + algorithm.keyType() + "; p=" + Base64.getEncoder().encodeToString(octets);
    }

    /** The record as a line of a zone file: strings of at most 255 octets (RFC 6376 section 3.6.2.2, RFC 1035 section 5.1). */
    public String zoneLine() {
        StringBuilder line = new StringBuilder(name()).append(". IN TXT (");
        String record = record();
        for (int i = 0; i < record.length(); i += LONGEST_STRING) {
            line.append(" \"").append(record, i, Math.min(record.length(), i + LONGEST_STRING)).append('"');
        }
        return line.append(" )").toString();
    }
}
