package org.colombier.smtp.client;

/**
 * What a session was opened for, and can be used for again.
 *
 * @param helloName by what name we introduced ourselves
 * @param user      as whom we logged in; empty if we did not
 */
record Purpose(Destination to, String helloName, String user) {
}
