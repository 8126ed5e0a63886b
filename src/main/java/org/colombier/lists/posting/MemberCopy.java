package org.colombier.lists.posting;

/**
 * A post as members get it.
 *
 * @param keyOffset where each member's key goes in, in octets from the first; -1 for nowhere
 */
record MemberCopy(byte[] octets, int keyOffset) {
}
