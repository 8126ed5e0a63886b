package org.colombier.lists.smime;

import java.time.Instant;

/** What was found when a message was looked at for its author's signature. */
public sealed interface SignatureCheck {

    /** It bears none. */
    record Unsigned() implements SignatureCheck {
    }

    /**
     * The author has signed it.
     *
     * @param subject of the certificate, for people
     * @param issuer  who vouches for it
     * @param expires when the certificate does
     */
    record Valid(String subject, String issuer, Instant expires) implements SignatureCheck {
    }

    /** It bears a signature that does not count. @param reason for people, in English */
    record Invalid(String reason) implements SignatureCheck {
    }
}
