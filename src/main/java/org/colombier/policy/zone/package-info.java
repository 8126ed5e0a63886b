/**
 * What a mail domain should publish, held against what it does. In: a domain. Out: findings, each with what is wrong and
 * why it matters, and the records to add as lines of a zone file. Asks the name servers, and for MTA-STS one web server, when a
 * person wants it, never for a message. RFC 5321, 7208, 6376, 9989, 8461, 6698, 5782. Settings: {@code colombier.policy.zone.*}.
 */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.NamedInterface("zone")
package org.colombier.policy.zone;
