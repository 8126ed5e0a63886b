/**
 * Takes packets from the queue and brings them where they go. A lane per transport leases due packets, shares its
 * workers fairly among destinations and runs one virtual thread per packet; three agents do the work: mailbox (into a
 * Maildir, with Return-Path, X-Original-To and Delivered-To), robot (a list's or domain's robot, inside the transaction
 * that settles the mail) and remote (the SMTP and LMTP client). An agent that fails defers its packet and stops
 * nothing; while the database is away outcomes are kept and mail waits; at the stop leases go back within seconds.
 * Settings: {@code colombier.delivery.*}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.delivery;
