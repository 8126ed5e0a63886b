/**
 * Taking mail: from the world (MX), from our users (submission, submissions), from neighbours (LMTP). In: a connection
 * from {@code net}. Out: a message in the queue, and {@code 250} only after the queue has committed it. Each recipient
 * is asked of {@code routing} at RCPT, so that what nobody would take is refused there; the lists of
 * {@code policy.restriction} are asked at every command, and who may relay stands in them. Only CRLF ends a line and
 * only CRLF.CRLF ends a message; whatever could be read in two ways is refused. When the queue or the disk cannot take
 * it, the client is told {@code 451 4.3.0} and the session goes on. RFC 5321, 2033, 2920, 1870, 6152, 6531, 3461, 3030,
 * 2034, 3207, 4954, 5802, 7677, 6409, 8314, 3848, 9422; the PROXY protocol and XCLIENT of proxies that the site names.
 * Settings: {@code colombier.smtp.*}, {@code colombier.lmtp.*}, {@code colombier.networks}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.smtp.server;
