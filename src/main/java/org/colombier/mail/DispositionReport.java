package org.colombier.mail;

/**
 * A receipt: what a recipient's mail program did with a message (RFC 8098 section 3.2). Anybody can write one.
 *
 * @param finalRecipient    the address that it speaks for, without its type
 * @param originalRecipient as the sender gave it, without its type; empty if not said
 * @param messageId         of the message, in angle brackets; empty if not said
 * @param disposition       what was done, in lower case: {@code displayed}, {@code deleted}, {@code dispatched}, {@code processed}, {@code denied}, {@code failed}
 */
public record DispositionReport(String finalRecipient, String originalRecipient, String messageId, String disposition) implements MailReport {
}
