/**
 * Digests: what members get instead of every message. In: each distributed post of a list that has times for digests,
 * kept with a reference to the list copy that archive and queue share. Out: at the list's times, or as soon as the posts
 * are as many or as large as the list allows, a MIME digest (RFC 2046 section 5.1.5), a plain one (RFC 1153) and an
 * index, each rendered once and sent to the members who have chosen it. A digest, its edition's number and the posts
 * taken from where they wait are one transaction under the edition's row lock: after a crash, and with several nodes, each
 * post is in exactly one digest. Times that passed while the site was down are made up for at its start. Settings: the
 * list parameters {@code digest}, {@code digest_max_size}, {@code digest_max_octets}, {@code time_zone}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.digest;
