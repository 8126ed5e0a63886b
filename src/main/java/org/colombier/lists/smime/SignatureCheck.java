package org.colombier.lists.smime;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.colombier.mail.MessageContent;

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
     * @param reader  the certificate with which mail to the author can be encrypted, if one came along
     * @param signed  when, as the author says
     * @param print   the same for the same act of signing, whatever header stands over it
     * @param content the MIME entity that was signed
     */
    record Valid(String subject, String issuer, Instant expires, Optional<X509Certificate> reader, Optional<Instant> signed, String print, MessageContent content) implements SignatureCheck {
    }

    /** It bears a signature that does not count. @param reason for people, in English */
    record Invalid(String reason) implements SignatureCheck {
    }
}
