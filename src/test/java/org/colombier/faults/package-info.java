/**
 * Faults of the world around the server, one test each: the process killed, the database away, the disk full, name servers and
 * peers that do not play. {@link org.colombier.faults.Site} is a server with mailboxes, an alias, a list and the world's mail
 * servers; {@link org.colombier.faults.Traffic} sends it mail of every kind and keeps book of what it said yes to; and what
 * arrived is compared with the book.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.faults;
