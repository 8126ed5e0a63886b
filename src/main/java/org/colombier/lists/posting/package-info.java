/**
 * A post's way: is it a post at all (loops, duplicates, misaddressed commands, size), may its author post (the list's
 * {@code send} scenario), what is added and taken away (subject tag, list fields of RFC 2369, 2919 and 8058, From where
 * DMARC demands it, footer), and out to the members in one submission. The body's octets are kept but where a footer
 * asks for a change; a message that cannot be changed safely goes out without. Runs in the transaction that takes the
 * mail off the queue: a post is distributed once.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.posting;
