/**
 * DKIM: who answers for a message. In: a message as it came; out: a result for each of its signatures, of which DMARC and
 * Authentication-Results are made. In: a message about to be sent, and the domain of ours that answers for it; out: the
 * signature fields to put on top. Keys stand in the database, private ones encrypted; a new one signs when its record is
 * seen in DNS, the one before stays published until no mail signed with it is under way. A message that cannot be signed
 * is sent unsigned. Whatever a stranger writes is bounded: signatures, tags, key sizes, look-ups; bodies are hashed as a
 * stream, all signatures in one pass. RFC 6376, 8301, 8463, 8616. Settings: {@code colombier.policy.dkim.*}.
 */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.NamedInterface("dkim")
package org.colombier.policy.dkim;
