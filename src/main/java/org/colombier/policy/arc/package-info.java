/**
 * ARC: what those who passed a message on say of how it reached them. In: a message as it came; out: whether its chain of
 * seals holds, and who sealed. In: a message of a stranger about to be passed on, changed or not; out: the three fields
 * that make our seal, if the site seals. A chain proves no more than that its sealers said so: only those whom the site
 * trusts count. RFC 8617. Settings: {@code colombier.policy.arc-*}.
 */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.NamedInterface("arc")
package org.colombier.policy.arc;
