package org.colombier.policy.dmarc;

import java.util.Locale;

/** What the owner of a domain asks for mail in its name that does not authenticate (RFC 9989 section 4.7), the mildest first. */
public enum Policy {
    NONE, QUARANTINE, REJECT;

    Policy milder() {
        return this == NONE ? NONE : values()[ordinal() - 1];
    }

    /** As records and Authentication-Results write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
