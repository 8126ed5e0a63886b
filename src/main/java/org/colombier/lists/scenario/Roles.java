package org.colombier.lists.scenario;

import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/** The questions about persons that scenarios ask. A list that does not exist has nobody. */
public interface Roles {

    boolean isSubscriber(EmailAddress list, EmailAddress who);

    /** Owners of the list, and the listmasters of its domain. */
    boolean isOwner(EmailAddress list, EmailAddress who);

    /** The moderators of the list; its owners when it has none. */
    boolean isEditor(EmailAddress list, EmailAddress who);

    boolean isListmaster(Domain domain, EmailAddress who);

    /** What the list knows of a member: {@code [subscriber->KEY]}. */
    default Optional<String> subscriber(EmailAddress list, EmailAddress who, String key) {
        return Optional.empty();
    }

    /** A member's answer to a question of the list's ({@code custom_attribute}), by its id: {@code [user_attributes->ID]}. */
    default Optional<String> attribute(EmailAddress list, EmailAddress who, String id) {
        return Optional.empty();
    }

    /** What the site knows of a person: {@code [user->KEY]}. */
    default Optional<String> user(EmailAddress who, String key) {
        return Optional.empty();
    }
}
