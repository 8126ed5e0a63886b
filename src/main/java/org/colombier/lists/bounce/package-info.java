/**
 * What comes back. In: mail to {@code bounce+KEY@} (the key tells the member, or which test letter it was), reports to
 * {@code list-owner@}, complaints to {@code abuse-feedback-report@}, and refusals of list mail as the queue hands them over
 * without a mail. Each is read (RFC 3464, 6533, 5965, 8098, and the forms for people of older systems) and has a class: hard
 * and soft bounces count against the member, all others (policy, size, delay, absence, challenge, success) do not, for they
 * say nothing of the address. Out: a history of twenty events for each member, a score (count, regularity against posts,
 * weight), and once a day what the list does at its two levels; complaints unsubscribe by the list's rule; tracked posts
 * know what became of each copy. Nothing here is ever answered. Settings: {@code colombier.bounce.*} and the list parameters
 * of the group bounces.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.bounce;
