package org.colombier.lists.catalog;

import java.util.Map;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a site sets for all its lists.
 *
 * @param robotName local part of each list domain's command address; {@code ROBOT@}, {@code ROBOT-request@} and {@code ROBOT-owner@} follow from it
 * @param defaults  values of list parameters, by name, where they differ from the shipped defaults; a domain's own, under {@code domain/name} (as in {@code "[lists.example.org/send]"}), wins over the site's
 */
@ConfigurationProperties("colombier.lists")
public record ListsSettings(@DefaultValue("sympa") String robotName, @DefaultValue Map<String, String> defaults) {

    public ListsSettings {
        if (!robotName.matches("[a-z0-9][a-z0-9_.-]{0,40}")) {
            throw new IllegalArgumentException("colombier.lists.robot-name: not a local part: " + robotName);
        }
        defaults = Map.copyOf(defaults);
    }

    /** The command address of a domain: {@code sympa@domain}. */
    public EmailAddress robot(Domain domain) {
        return new EmailAddress(robotName, domain);
    }

    /** Where bounces of what the robot passes on come to: {@code sympa-owner@domain}. */
    public EmailAddress robotOwner(Domain domain) {
        return new EmailAddress(robotName + "-owner", domain);
    }
}
