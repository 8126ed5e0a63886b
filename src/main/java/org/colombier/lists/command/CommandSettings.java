package org.colombier.lists.command;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.colombier.mail.EmailAddress;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The command robot; names and meaning are Sympa's.
 *
 * @param loopCommandMax            answers to one sender within the sampling delay; more mail of theirs is dropped, and the listmasters are told once
 * @param loopCommandSamplingDelay  after this long without a new count the counter of a sender fades
 * @param loopCommandDecreaseFactor what is left of the counter then, 0 to 1
 * @param quietSubscription         whether a welcome or farewell is left out: {@code on} always, {@code off} never, {@code optional} where the person who asks wants it (QUIET)
 * @param allowSubscribeIfPending   whether people may join a list that waits for its approval
 * @param domainsBlocklist          domains whose addresses are never subscribed; a leading {@code *.} stands for all domains below
 * @param archiveMessages           the most messages that one GET sends
 */
@ConfigurationProperties("colombier.commands")
record CommandSettings(@DefaultValue("200") int loopCommandMax, @DefaultValue("PT1H") Duration loopCommandSamplingDelay, @DefaultValue("0.5") double loopCommandDecreaseFactor,
                       @DefaultValue("OPTIONAL") Quiet quietSubscription, @DefaultValue("true") boolean allowSubscribeIfPending, @DefaultValue List<String> domainsBlocklist,
                       @DefaultValue("100") int archiveMessages) {

    /** Whether the person concerned hears nothing. */
    enum Quiet {
        ON, OFF, OPTIONAL;

        boolean of(boolean wanted) {
            return this == ON || this == OPTIONAL && wanted;
        }
    }

    CommandSettings {
        range("loop-command-max", loopCommandMax, 1, 100_000);
        range("loop-command-sampling-delay", loopCommandSamplingDelay.toSeconds(), 60, 30 * 86_400);
        range("loop-command-decrease-factor", loopCommandDecreaseFactor, 0, 1);
        range("archive-messages", archiveMessages, 1, 1_000);
        domainsBlocklist = domainsBlocklist.stream().map(d -> d.strip().toLowerCase(Locale.ROOT)).filter(d -> !d.isEmpty()).toList();
    }

    private static void range(String key, double value, double least, double most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("colombier.commands." + key + ": not between " + least + " and " + most + ": " + value);
        }
    }

    boolean isBlocked(EmailAddress address) {
        String domain = address.domain().ascii().toLowerCase(Locale.ROOT);
        return domainsBlocklist.stream().anyMatch(d -> d.startsWith("*.") ? domain.endsWith(d.substring(1)) : domain.equals(d));
    }
}
