package org.colombier.policy.restriction;

import java.util.List;
import org.colombier.mail.SmtpReply;

/** What one rule says. The notes are for people who ask why. */
sealed interface Answer {

    /** Nothing: the next rule is asked. */
    record Dunno(String note) implements Answer {
    }

    /** Yes: the rest of the list is not asked. */
    record Ok(String note) implements Answer {
    }

    /** No. */
    record No(SmtpReply reply) implements Answer {
    }

    /** Not now, if nothing else refuses it. */
    record NotNow(SmtpReply reply) implements Answer {
    }

    /** If something else refuses it: only for now. */
    record NotNever(SmtpReply reply) implements Answer {
    }

    /** Nothing, but something is to be done with the message. */
    record Do(Effect effect) implements Answer {
    }

    /** Yes, and something is to be done with the message. */
    record OkAnd(Effect effect) implements Answer {
    }

    /** Other rules are to be asked first. */
    record Ask(List<Rule> rules) implements Answer {
    }

    static Answer dunno() {
        return new Dunno("");
    }

    static Answer dunno(String note) {
        return new Dunno(note);
    }

    static Answer ok(String note) {
        return new Ok(note);
    }

    static Answer no(SmtpReply reply) {
        return new No(reply);
    }
}
