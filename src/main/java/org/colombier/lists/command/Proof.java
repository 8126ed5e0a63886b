package org.colombier.lists.command;

import org.colombier.lists.smime.SignatureCheck;

/**
 * What a mail brings along to prove who wrote it.
 *
 * @param signature      the author's own (S/MIME)
 * @param signedByDomain by the author's domain (DKIM)
 */
record Proof(SignatureCheck signature, boolean signedByDomain) {

    static final Proof NONE = new Proof(new SignatureCheck.Unsigned(), false);
}
