package org.colombier.policy;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the policy room.
 *
 * @param checks        what is found out about mail that strangers send and said in Authentication-Results: {@code spf}, {@code dkim},
 *                      {@code arc}, {@code iprev} (the client's reverse name); also {@code auth}, which says of submitted mail who was
 *                      logged in. None: nothing is asked, and nothing is said
 * @param checksTimeout how long all checks of one message together may take, 1 s to 2 min; what is not known then counts as {@code temperror}
 * @param dmarc         {@code off}; {@code report}: the result is said in Authentication-Results; {@code enforce}: the policy of
 *                      the author's domain is followed. It needs {@code spf} and {@code dkim} and makes them, named in {@code checks} or not
 * @param dmarcTimeout  how long a message waits at most for the DMARC policy of its author's domain, where a list asks for it
 * @param quarantine    what becomes of mail that is to be set aside: {@code mark} (delivered with {@code X-Spam-Flag: YES}) or
 *                      {@code hold} (it waits in the queue for the administrator)
 * @param trustedSealers domains whose ARC seal is believed: mail that they say passed DMARC when it reached them is not refused because
 *                      it was changed on its way, as by a mailing list
 */
@ConfigurationProperties("colombier.policy")
record PolicySettings(@DefaultValue("2s") Duration dmarcTimeout, @DefaultValue List<Check> checks, @DefaultValue("20s") Duration checksTimeout,
                      @DefaultValue("off") Dmarc dmarc, @DefaultValue("mark") Quarantine quarantine,
                      @DefaultValue List<String> trustedSealers) {

    enum Check { SPF, DKIM, ARC, IPREV, AUTH }

    enum Dmarc { OFF, REPORT, ENFORCE }

    enum Quarantine { MARK, HOLD }

    PolicySettings {
        checks = List.copyOf(checks);
        trustedSealers = trustedSealers.stream().map(s -> s.strip().toLowerCase(java.util.Locale.ROOT)).filter(s -> !s.isEmpty()).toList();
        if (checksTimeout.toMillis() < 1_000 || checksTimeout.toSeconds() > 120) {
            throw new IllegalArgumentException("colombier.policy.checks-timeout must be 1s to 2m");
        }
    }

    /** Whether a check is made of strangers' mail, wanted for itself or for DMARC. */
    boolean makes(Check check) {
        return checks.contains(check) || dmarc != Dmarc.OFF && (check == Check.SPF || check == Check.DKIM || check == Check.ARC && !trustedSealers.isEmpty());
    }
}
