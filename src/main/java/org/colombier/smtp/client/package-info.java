/**
 * Mail to other hosts: MX look-up, kept and pipelined sessions, opportunistic TLS. In: a packet; out: a reply for each
 * recipient. RFC 5321, 2920, 3207, 3461, 7505. What cannot be reached is temporary; what does not exist is permanent.
 */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.NamedInterface("client")
package org.colombier.smtp.client;
