package org.colombier.smtp.server;

import org.colombier.mail.SmtpReply;

/** What came of reading an argument: a value, or the refusal to give. */
sealed interface Parsed<T> {

    record Value<T>(T value) implements Parsed<T> {
    }

    record Refused<T>(SmtpReply reply) implements Parsed<T> {
    }
}
