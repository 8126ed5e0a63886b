/**
 * Which hosts a domain lets send mail in its name (RFC 7208). In: the client's address, the HELO name, the envelope
 * sender. Out: one of seven results, with the term that decided and, where the domain gives one, its own explanation.
 * The published text is hostile input: it is read whole before any of it is believed, asks at most ten further
 * questions of the name servers, two of them in vain, and has a time. What could not be learnt is {@code temperror},
 * never a refusal.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.policy.spf;
