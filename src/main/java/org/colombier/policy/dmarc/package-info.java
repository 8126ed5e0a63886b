/**
 * What the owner of an author's domain asks of those who receive mail in its name, and whether a mail keeps it. In: the
 * domains of the From field, the result of SPF, those of the signatures. Out: pass, fail with the policy that holds, none,
 * or that it cannot be told now. Organisations are found by walking up the tree in at most eight questions, not by a list
 * of suffixes. Reports are not sent; the addresses that want them are read and kept. RFC 9989, which replaces RFC 7489.
 */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.NamedInterface("dmarc")
package org.colombier.policy.dmarc;
