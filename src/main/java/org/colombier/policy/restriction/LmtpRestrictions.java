package org.colombier.policy.restriction;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The restrictions for mail from neighbours by LMTP; docs/restrictions.md explains each.
 *
 * @param delayReject refusals by the client, helo and sender lists are told at RCPT, so that the log names the recipient
 * @param client      asked at connect
 * @param helo        asked at the greeting
 * @param sender      asked at MAIL
 * @param relay       asked at RCPT first: for whom mail is passed on. What would relay for strangers stops the start
 * @param recipient   asked at RCPT; unknown recipients of ours are refused in any case
 * @param data        asked at DATA, or the first BDAT
 * @param endOfData   asked when the message has been read, before it is taken
 */
@ConfigurationProperties("colombier.lmtp.restrictions")
record LmtpRestrictions(@DefaultValue("true") boolean delayReject, @DefaultValue List<String> client, @DefaultValue List<String> helo,
    @DefaultValue List<String> sender,
    @DefaultValue({"permit_mynetworks", "reject_unauth_destination"}) List<String> relay,
    @DefaultValue("reject_unlisted_recipient") List<String> recipient, @DefaultValue List<String> data, @DefaultValue List<String> endOfData)
    implements ServiceLists {
}
