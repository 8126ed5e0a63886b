package org.colombier.policy.restriction;

import java.util.List;
import org.colombier.mail.SmtpReply;

/** What one rule says. The notes are for people who ask why. */
sealed interface Ruling {

    /** Nothing: the next rule is asked. */
    record Dunno(String note) implements Ruling {
    }

    /** Yes: the rest of the list is not asked. */
    record Ok(String note) implements Ruling {
    }

    /** No. */
    record No(SmtpReply reply) implements Ruling {
    }

    /** Not now, if nothing else refuses it. */
    record NotNow(SmtpReply reply) implements Ruling {
    }

    /** If something else refuses it: only for now. */
    record NotNever(SmtpReply reply) implements Ruling {
    }

    /** Nothing, but something is to be done with the message. */
    record Do(Effect effect) implements Ruling {
    }

    /** Yes, and something is to be done with the message. */
    record OkAnd(Effect effect) implements Ruling {
    }

    /** Other rules are to be asked first. */
    record Ask(List<Rule> rules) implements Ruling {
    }

    static Ruling dunno() {
        return new Dunno("");
    }

    static Ruling dunno(String note) {
        return new Dunno(note);
    }

    static Ruling ok(String note) {
        return new Ok(note);
    }

    static Ruling no(SmtpReply reply) {
        return new No(reply);
    }
}
