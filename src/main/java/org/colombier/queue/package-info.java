/**
 * Accepted mail until it is delivered, bounced or expired. In: a message with its recipients, from SMTP or from a
 * list. Out: packets (recipients of one message with one next hop) leased to the delivery agents, and delivery
 * reports (RFC 3464) to senders. Everything lives in the database, so that nodes share the work: a lease is taken
 * with {@code FOR UPDATE SKIP LOCKED} and expires with its node. When the database is away nothing is accepted and
 * what is under way is repeated at most once. Settings: {@code colombier.queue.*}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.queue;
