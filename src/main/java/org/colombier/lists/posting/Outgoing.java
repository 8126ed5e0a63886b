package org.colombier.lists.posting;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.HeaderSection;

/**
 * A post on its way to the members.
 *
 * @param copy      the list copy
 * @param topics    its message topics, none for {@code other}; empty if the list has no topics
 * @param author    who the list took for the author, for members who do not want their own back
 * @param merge     puts members' data into copies
 * @param share     of the members who get a copy of their own
 * @param digests   the list writes digests, so who has chosen one gets no copy of each post
 * @param signer    the domain that signs the copies
 * @param notBefore no copy leaves earlier
 */
record Outgoing(MailingList list, byte[] copy, Optional<Set<String>> topics, EmailAddress author, Rendering rendering, Merge merge, VerpShare share, Receipts receipts, boolean digests,
                Optional<Domain> signer, Optional<Instant> notBefore, String origin) {

    /** The envelope of a copy as its octets need it, marked for tracking and for its signature. */
    Envelope enveloped(Envelope base, byte[] octets) {
        Envelope marked = receipts.delivery() ? base.identifiedBy(new PostMark(list.id(), share.post()).envelopeId()) : base;
        Envelope needed = marked.with(need(octets));
        return signer.map(needed::signedBy).orElse(needed);
    }

    private static Envelope.Body need(byte[] octets) {
        if (Author.of(HeaderSection.read(octets)).filter(a -> a.address().needsSmtpUtf8()).isPresent()) {
            return Envelope.Body.SMTP_UTF8;
        }
        for (byte b : octets) {
            if (b < 0) {
                return Envelope.Body.EIGHT_BIT;
            }
        }
        return Envelope.Body.SEVEN_BIT;
    }
}
