package org.colombier.lists.catalog;

import java.util.Map;
import java.util.Optional;
import org.colombier.mail.EmailAddress;

/**
 * A list to be created.
 *
 * @param address    in any case
 * @param subject    its title; empty takes the name
 * @param type       a name that {@link ListTypes} knows
 * @param language   {@code en} or {@code fr}; none takes the domain's
 * @param creator    who asked
 * @param status     {@code OPEN}, or {@code PENDING} until a listmaster approves
 * @param parameters values that differ from the type's, by parameter name
 */
public record NewList(EmailAddress address, String subject, String type, Optional<String> language, Optional<EmailAddress> creator,
                      ListStatus status, Map<String, String> parameters) {

    /** An open list with the type's values. */
    public static NewList of(EmailAddress address, String type, String subject) {
        return new NewList(address, subject, type, Optional.empty(), Optional.empty(), ListStatus.OPEN, Map.of());
    }

    public NewList by(EmailAddress who) {
        return new NewList(address, subject, type, language, Optional.of(who), status, parameters);
    }

    public NewList pending() {
        return new NewList(address, subject, type, language, creator, ListStatus.PENDING, parameters);
    }
}
