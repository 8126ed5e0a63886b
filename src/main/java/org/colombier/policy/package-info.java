/**
 * What the world publishes and what we make of it. In: a message that a stranger has sent, with the client's address, its
 * HELO and the reverse-path. Out: one Authentication-Results field for the top of the message, and whether it is taken,
 * set aside or refused by the policy of its author's domain; also, for lists, that policy, so that the From of those
 * authors only is rewritten whose mail would be lost otherwise. How each thing is found out is told in {@code spf},
 * {@code dkim}, {@code arc} and {@code dmarc}; what may come in at all in {@code restriction}; what a domain of ours should
 * publish in {@code zone}. A name server that is slow or silent stops nothing: what is not known in time counts as
 * unknown, and as shipped nothing is asked. RFC 8601, 9989, 7208, 6376, 8617. Settings: {@code colombier.policy.*}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.policy;
