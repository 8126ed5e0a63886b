/**
 * Mail to other hosts. In: a packet, that is one message, one next hop and some recipients; out: a reply for each
 * recipient, told as soon as the peer has given it. A domain's hosts are found by MX (RFC 5321 section 5.1, null MX:
 * RFC 7505) and tried in turn, never ourselves; {@code [host]:port} is taken as it stands. Sessions are kept for the next
 * packet and pipelined (RFC 2920, RFC 3030): where each recipient has its own reverse-path, a message costs one round trip.
 * TLS is used where offered (RFC 3207, RFC 7435) and required where a policy of the site, the name system (DANE,
 * RFC 7672) or the domain itself (MTA-STS, RFC 8461) says so; relay hosts may want a login (RFC 4954). Content that the
 * peer cannot take is converted (RFC 6152) and signed after that. Parameters of RFC 1870, 3461, 6152 and 6531 go out where
 * the peer offers them; LMTP servers (RFC 2033) answer for each recipient after the message. Every wait and every
 * reply is bounded. What cannot be reached or learnt now is temporary, what does not exist is permanent, and a message
 * that the peer may have without having said so is temporary: it may be sent again, never lost. Policies fetched stand
 * in the table {@code smtp_sts_policy}. Settings: {@code colombier.smtp.client.*}.
 */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.NamedInterface("client")
package org.colombier.smtp.client;
