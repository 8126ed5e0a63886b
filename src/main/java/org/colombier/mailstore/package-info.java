/**
 * The mailboxes: Maildir++ trees under {@code data-dir/mail/DOMAIN/USER/Maildir}, made at first use and private to the
 * service user, in the form that other mail programs read. In: a message for an account; out: a file that a power
 * failure does not take away, in {@code new}. Lines are stored with LF alone, as Postfix and Dovecot do; the file's
 * name tells both sizes ({@code S=} as stored, {@code W=} with CRLF). A local part that is no plain file name is
 * percent-encoded, so that no address leads out of the tree. A quota is given by the caller and kept in the account's
 * {@code maildirsize} file. What fails is an {@link java.io.IOException}: nothing was delivered, or the same message
 * may be delivered again.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.mailstore;
