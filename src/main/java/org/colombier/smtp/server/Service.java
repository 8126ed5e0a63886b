package org.colombier.smtp.server;

/** The four ways in. */
enum Service {
    /** From the world: no login, no relaying for strangers. */
    MX("smtp.mx"),
    /** From our users: STARTTLS, then AUTH (RFC 6409). */
    SUBMISSION("smtp.submission"),
    /** From our users: TLS from the first octet, then AUTH (RFC 8314 section 3.3). */
    SUBMISSIONS("smtp.submissions"),
    /** From neighbours, with a reply per recipient (RFC 2033). */
    LMTP("lmtp");

    private final String key;

    Service(String key) {
        this.key = key;
    }

    /** As the configuration and the port list name it. */
    String key() {
        return key;
    }

    boolean isSubmission() {
        return this == SUBMISSION || this == SUBMISSIONS;
    }
}
