package org.colombier.policy.restriction;

import java.util.List;
import org.colombier.mail.SmtpReply;

/** What the restrictions say of a stage. */
public sealed interface Verdict {

    /** The rule that decided, as it stands in the list; {@code default} if none did. */
    String rule();

    /**
     * It may pass.
     *
     * @param effects what is to be done with the message
     */
    record Permit(String rule, List<Effect> effects) implements Verdict {
        public Permit {
            effects = List.copyOf(effects);
        }
    }

    /** It may not, now (4xx) or ever (5xx). */
    record Refuse(String rule, SmtpReply reply) implements Verdict {

        /** RFC 5321 section 3.8, RFC 7504 section 3: with these codes the server closes. */
        public boolean hangsUp() {
            return reply.code() == 421 || reply.code() == 521;
        }
    }
}
