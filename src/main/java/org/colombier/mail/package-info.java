/**
 * The vocabulary of mail, which every other room speaks: addresses, domains, envelopes, message content, header edits,
 * next hops, replies, delivery reports. Values that parse or fail; nothing here does I/O of its own or has settings.
 * RFC 5321, 5322, 6531, 3461, 3463, 3464.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.mail;
