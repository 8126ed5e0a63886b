package org.colombier.lists.posting;

import java.util.Optional;
import org.colombier.mail.EmailAddress;

/** What shall become of a post. */
public sealed interface Verdict {

    /** To the members. @param by how the author was known */
    record Distribute(EmailAddress sender, Admission by) implements Verdict {
    }

    /**
     * Held until a moderator decides.
     *
     * @param quiet  the author is not told
     * @param rule   of the scenario, for the log
     * @param reason key of the text that says why; empty where the rule gives none
     * @param title  of the scenario in the list's language, for the moderators
     */
    record Moderate(EmailAddress sender, boolean quiet, String rule, String reason, String title) implements Verdict {
    }

    /** To the moderators as it is; what they make of it is theirs. */
    record PassToModerators(EmailAddress sender) implements Verdict {
    }

    /** Held until its author confirms it by mail. @param asked whom to ask */
    record AskAuthor(EmailAddress sender, EmailAddress asked) implements Verdict {
    }

    /**
     * Refused, with a notice to the author.
     *
     * @param reason   key of the text that says why
     * @param template the scenario's own text instead
     */
    record Refuse(EmailAddress sender, String reason, Optional<String> template) implements Verdict {
    }

    /** Taken and forgotten, with a line in the mail log. */
    record Drop(String reason) implements Verdict {
    }
}
