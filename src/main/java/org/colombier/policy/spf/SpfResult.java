package org.colombier.policy.spf;

import java.util.Locale;

/** RFC 7208 section 2.6. */
public enum SpfResult {
    /** No record, or no domain that could have one. */
    NONE,
    /** The domain says nothing about this host. */
    NEUTRAL,
    /** The host may. */
    PASS,
    /** The host may not. */
    FAIL,
    /** The host probably may not. */
    SOFTFAIL,
    /** The name servers did not answer; later it may be another result. */
    TEMPERROR,
    /** What is published cannot be read. */
    PERMERROR;

    /** As Authentication-Results writes it (RFC 8601 section 2.7.2). */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
