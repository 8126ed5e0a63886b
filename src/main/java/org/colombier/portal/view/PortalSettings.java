package org.colombier.portal.view;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the portal looks and guards itself.
 *
 * @param timeZone     the zone in which pages show times, such as {@code Europe/Paris}
 * @param formMinTime  a public form that comes back sooner than this after it was shown was not filled in by a person
 * @param loginTries   failed logins allowed per client in a quarter of an hour, and ten times as many per address and hour
 * @param mailsPerHour login links and confirmation mails that the portal sends to one address in an hour; a client may ask for ten times as many
 */
@ConfigurationProperties("colombier.portal")
public record PortalSettings(@DefaultValue("UTC") String timeZone, @DefaultValue("2s") Duration formMinTime, @DefaultValue("20") int loginTries,
                             @DefaultValue("5") int mailsPerHour) {

    public PortalSettings {
        try {
            java.time.ZoneId.of(timeZone);
        } catch (java.time.DateTimeException unknown) {
            throw new IllegalArgumentException("colombier.portal.time-zone: " + unknown.getMessage(), unknown);
        }
        if (loginTries < 1 || mailsPerHour < 1) {
            throw new IllegalArgumentException("colombier.portal.login-tries and mails-per-hour must be at least 1");
        }
    }
}
