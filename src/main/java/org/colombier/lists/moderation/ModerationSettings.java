package org.colombier.lists.moderation;

import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What waits for somebody's word.
 *
 * @param remindDays        after how many days moderators and owners are reminded of what waits, and again; 0 for never
 * @param authorDays        days that a post waits for its author's confirmation (Sympa's {@code clean_delay_queueauth})
 * @param requestDays       days that a subscription or another request waits for a confirmation or an owner (Sympa's {@code clean_delay_queuesubscribe})
 * @param keepDecisionsDays days that it is remembered who decided what
 * @param spamAddress       where a moderator's "report as spam" sends the message, attached, for example to the one who trains the filter; empty: such a report is not offered
 */
@ConfigurationProperties("colombier.moderation")
public record ModerationSettings(@DefaultValue("3") int remindDays, @DefaultValue("30") int authorDays, @DefaultValue("30") int requestDays,
                                 @DefaultValue("365") int keepDecisionsDays, @DefaultValue("") String spamAddress) {

    public ModerationSettings {
        check("remind-days", remindDays, 0);
        check("author-days", authorDays, 1);
        check("request-days", requestDays, 1);
        check("keep-decisions-days", keepDecisionsDays, 1);
        if (!spamAddress.isBlank() && EmailAddress.tryParse(spamAddress.strip()).isEmpty()) {
            throw new IllegalArgumentException("colombier.moderation.spam-address: not an address: " + spamAddress);
        }
    }

    private static void check(String key, int days, int least) {
        if (days < least || days > 3_650) {
            throw new IllegalArgumentException("colombier.moderation." + key + ": not between " + least + " and 3650: " + days);
        }
    }

    /** Where messages reported as spam go. */
    public Optional<EmailAddress> spamDesk() {
        return spamAddress.isBlank() ? Optional.empty() : Optional.of(EmailAddress.parse(spamAddress.strip()));
    }
}
