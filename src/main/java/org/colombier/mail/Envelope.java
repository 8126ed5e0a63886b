package org.colombier.mail;

import java.util.Optional;

/**
 * What a message's recipients share of its envelope.
 *
 * @param reversePath the envelope sender; with {@code verp}, the stem into which each recipient's key goes
 * @param verp        each recipient has its own reverse-path, made by {@link #reversePathFor} (so its own transaction)
 * @param keyOffset   the offset in the content, in octets, at which the recipient's key is inserted; -1 for none
 * @param body        what the content needs of the way (RFC 6152, RFC 6531)
 * @param returned    what a failure report carries back (RFC 3461 section 4.3)
 * @param envelopeId  the ENVID parameter as given, empty if none
 * @param signer      the domain of ours that answers for this mail with its DKIM signature when it is sent; empty for
 *                    what is only passed on
 */
public record Envelope(ReversePath reversePath, boolean verp, int keyOffset, Body body, Returned returned, String envelopeId, Optional<Domain> signer) {

    /** The content's need: plain ASCII lines, 8-bit lines, or internationalised headers. */
    public enum Body { SEVEN_BIT, EIGHT_BIT, SMTP_UTF8 }

    /** RFC 3461 section 4.3: the full message, its headers, or our choice. */
    public enum Returned { FULL, HEADERS, UNSAID }

    /** Mail that nobody signs. */
    public Envelope(ReversePath reversePath, boolean verp, int keyOffset, Body body, Returned returned, String envelopeId) {
        this(reversePath, verp, keyOffset, body, returned, envelopeId, Optional.empty());
    }

    public static Envelope from(ReversePath reversePath) {
        return new Envelope(reversePath, false, -1, Body.EIGHT_BIT, Returned.UNSAID, "");
    }

    /** An envelope with one reverse-path per recipient: {@code stem+key@domain}. */
    public static Envelope verp(EmailAddress stem, int keyOffset) {
        return new Envelope(ReversePath.of(stem), true, keyOffset, Body.EIGHT_BIT, Returned.HEADERS, "");
    }

    public Envelope with(Body need) {
        return new Envelope(reversePath, verp, keyOffset, need, returned, envelopeId, signer);
    }

    /** The same with this much of the message in a failure report. */
    public Envelope returning(Returned part) {
        return new Envelope(reversePath, verp, keyOffset, body, part, envelopeId, signer);
    }

    /** The same under another reverse-path, one for all recipients. */
    public Envelope withReversePath(ReversePath other) {
        return new Envelope(other, false, keyOffset, body, returned, envelopeId, signer);
    }

    /** The same with an ENVID, by which reports say what they are about. @param id xtext (RFC 3461 section 4), at most 100 characters */
    public Envelope identifiedBy(String id) {
        return new Envelope(reversePath, verp, keyOffset, body, returned, id, signer);
    }

    /** The same for a mail that this domain signs, if it has a key when the mail is sent. */
    public Envelope signedBy(Domain domain) {
        return new Envelope(reversePath, verp, keyOffset, body, returned, envelopeId, Optional.of(domain));
    }

    /** The reverse-path under which this recipient's copy goes out. */
    public ReversePath reversePathFor(Recipient recipient) {
        if (!verp || recipient.key().isEmpty()) {
            return reversePath;
        }
        EmailAddress stem = reversePath.address().orElseThrow();
        return ReversePath.of(stem.withLocalPart(stem.localPart() + "+" + recipient.key()));
    }
}
