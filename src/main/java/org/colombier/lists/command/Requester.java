package org.colombier.lists.command;

import java.util.Locale;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.mail.EmailAddress;

/**
 * Who asks.
 *
 * @param name   display name, may be empty
 * @param method how sure we are that it is they
 * @param quiet  asked for no notice to the person concerned
 */
public record Requester(EmailAddress address, String name, AuthMethod method, boolean quiet, Locale language) {
}
