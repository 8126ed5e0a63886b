package org.colombier.lists.catalog;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a site sets for all its lists.
 *
 * @param robotName local part of each list domain's command address; {@code ROBOT@}, {@code ROBOT-request@} and {@code ROBOT-owner@} follow from it
 * @param defaults  values of list parameters, by name, where they differ from the shipped defaults; a domain's own, under {@code domain/name} (as in {@code "[lists.example.org/send]"}), wins over the site's
 * @param prohibitedListnames names that no new list may have; {@code *} stands for any letters
 * @param prohibitedListnamesRegex a regular expression; a new list's name must not contain what it describes; empty for none
 */
@ConfigurationProperties("colombier.lists")
public record ListsSettings(@DefaultValue("sympa") String robotName, @DefaultValue Map<String, String> defaults,
                            @DefaultValue List<String> prohibitedListnames, @DefaultValue("") String prohibitedListnamesRegex) {

    public ListsSettings {
        if (!robotName.matches("[a-z0-9][a-z0-9_.-]{0,40}")) {
            throw new IllegalArgumentException("colombier.lists.robot-name: not a local part: " + robotName);
        }
        defaults = Map.copyOf(defaults);
        prohibitedListnames = List.copyOf(prohibitedListnames);
        try {
            Pattern.compile(prohibitedListnamesRegex);
        } catch (PatternSyntaxException broken) {
            throw new IllegalArgumentException("colombier.lists.prohibited-listnames-regex: " + broken.getMessage(), broken);
        }
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
