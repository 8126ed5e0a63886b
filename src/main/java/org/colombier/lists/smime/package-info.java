/**
 * S/MIME (RFC 8551): who signed a message, reading what is encrypted for a list, and encrypting for its members. In: a message,
 * the address that its From names, a list. Out: what was found, with the reason where a signature does not count; the clear
 * text; a copy for one reader. A signature counts if it is of the message as it came, by a certificate that bears the author's
 * address (RFC 8550 section 3), is valid now, may sign mail, leads to an authority whose certificate lies in the directory
 * {@code colombier.smime.ca-directory}, and is revoked by none of the lists in {@code colombier.smime.crl-directory}; as proof of
 * an author it counts for one message and some days, since the header is not signed (section 3.1) and would else let anybody
 * send it again. Keys of lists stand sealed in the database or in files of {@code etc-dir/DOMAIN/LIST/smime}; people's
 * certificates come with their signatures or from the portal. What is encrypted for others passes a list as it is; what is
 * encrypted for the list and broken is refused, without telling how. A job tells holders before their certificates expire.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.smime;
