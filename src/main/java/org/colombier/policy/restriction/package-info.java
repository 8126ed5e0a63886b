/**
 * What may come in: ordered lists of restrictions in Postfix's vocabulary, per service and per stage (client, helo,
 * sender, relay, recipient, data, end of data). In: the {@link org.colombier.policy.restriction.Situation} of an SMTP
 * session. Out: a {@link org.colombier.policy.restriction.Verdict}, which names the rule that decided and what is to be
 * done with the message besides. The first rule of a list that matches decides the list; every list of a stage must let
 * the mail pass. A name server or a database that does not answer never refuses for good: 450 or 451, or the rule is
 * passed over with a line in the log. Lists that would relay for strangers stop the start. Postfix's
 * SMTPD_ACCESS_README, access(5); RFC 5321 section 7.9, RFC 5782 (DNS lists), RFC 6647 (greylisting), RFC 7505 (null MX).
 * Settings: {@code colombier.smtp.*.restrictions.*}, {@code colombier.lmtp.restrictions.*},
 * {@code colombier.policy.restriction.*}.
 */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.NamedInterface("restriction")
package org.colombier.policy.restriction;
