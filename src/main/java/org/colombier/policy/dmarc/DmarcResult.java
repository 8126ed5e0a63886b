package org.colombier.policy.dmarc;

import java.util.Locale;
import org.colombier.mail.Domain;

/**
 * What DMARC says of a mail.
 *
 * @param from   the author's domain that decided
 * @param policy what its owner asks for; {@link Policy#NONE} unless the result is fail or pass
 * @param reason for the log and for people, printable ASCII
 */
public record DmarcResult(Result result, Domain from, Policy policy, String reason) {

    /** RFC 8601 section 2.7.5 and RFC 9989 section 9. */
    public enum Result {
        /** The domain publishes nothing. */
        NONE, PASS, FAIL,
        /** The name servers did not answer. */
        TEMPERROR,
        /** There is no author whose domain could be asked. */
        PERMERROR;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is to be done with the mail. */
    public Policy disposition() {
        return result == Result.FAIL ? policy : Policy.NONE;
    }
}
