/**
 * S/MIME signatures (RFC 8551): whether a message was signed by its author. In: a message and the address that its From
 * names. Out: what was found, with the reason where a signature does not count. A signature counts if it is of the message
 * as it came, by a certificate that bears the author's address (RFC 8550 section 3), is valid now, may sign mail, and leads
 * to an authority whose certificate lies in the directory {@code colombier.smime.ca-directory}. Without such certificates
 * no signature counts. Revocation is not looked up: who distrusts an authority or a certificate takes the authority away.
 * Only what is signed is vouched for: the header is not (RFC 8551 section 3.1), so a command in the subject is none of a
 * signature's. Nothing is decrypted here: an encrypted message passes a list as it is.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.smime;
