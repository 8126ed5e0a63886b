/**
 * What lists keep of what they distribute. In: the list copy of each post, in the transaction that distributes it, or an
 * mbox. Kept: the message as a shared body, a row of facts, its place in a thread, its words for the search. Out: months,
 * threads, messages, found messages, mbox. Nothing lies in files: a second node and a backup of the database have all of
 * it, and a power failure leaves post and archive both done or both not. Threads follow References and In-Reply-To (RFC
 * 5322 section 3.6.4), the subject where these say nothing; a parent that comes late takes its place. Who may read
 * is not decided here but by the list's {@code archive_*_access} scenarios. Also keeps the files that {@code urlize}
 * members get as links. RFC 4155 (mbox), 5064 (Archived-At), 2369 (List-Archive).
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.archive;
