package org.colombier.lists.posting;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a site sets for the posts of all its lists.
 *
 * @param anonymousHeaderFields header fields that go from posts of lists with an {@code anonymous_sender}, as they tell who the author is
 * @param misaddressedCommands  whether a post that is nothing but a command for the robot is refused with a hint
 * @param urlizeMinSize         octets from which an attachment becomes a link for members with reception {@code urlize}
 */
@ConfigurationProperties("colombier.lists.posting")
record PostingSettings(
    @DefaultValue({"Authentication-Results", "ARC-Authentication-Results", "ARC-Message-Signature", "ARC-Seal", "Autocrypt", "Disposition-Notification-To", "DKIM-Signature",
        "DomainKey-Signature", "Injection-Info", "Organisation", "Organization", "Original-Recipient", "Originator", "OpenPGP", "Path", "Received", "Received-SPF", "Reply-To",
        "Resent-From", "Resent-Reply-To", "Resent-Sender", "Return-Receipt-To", "Sender", "User-Agent", "X-Envelope-From", "X-Envelope-To", "X-Face", "X-Mailer",
        "X-Original-From", "X-Originating-IP", "X-Sender", "X-Sender-Id", "X-X-Sender"}) List<String> anonymousHeaderFields,
    @DefaultValue("true") boolean misaddressedCommands, @DefaultValue("10240") long urlizeMinSize) {

    PostingSettings {
        if (urlizeMinSize < 0) {
            throw new IllegalArgumentException("colombier.lists.posting.urlize-min-size must not be negative");
        }
        anonymousHeaderFields = List.copyOf(anonymousHeaderFields);
    }

    Set<String> identifying() {
        return anonymousHeaderFields.stream().map(f -> f.strip().toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }
}
