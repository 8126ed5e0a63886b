package org.colombier.policy.restriction;

import org.colombier.mail.EmailAddress;

/** What a rule wants done with a message that is let in; it holds for the whole transaction. */
public sealed interface Effect {

    /** The rule that wants it. */
    String rule();

    /** Say yes and forget it. */
    record Discard(String rule, String reason) implements Effect {
        @Override
        public String toString() {
            return "discard: " + reason + " (" + rule + ")";
        }
    }

    /** Keep it in the queue until a person releases it. */
    record Hold(String rule, String reason) implements Effect {
        @Override
        public String toString() {
            return "hold: " + reason + " (" + rule + ")";
        }
    }

    /** Put a header field on top. @param field {@code Name: value}, without a line end */
    record Prepend(String rule, String field) implements Effect {
        @Override
        public String toString() {
            return "prepend: " + field + " (" + rule + ")";
        }
    }

    /** Send it there in place of all its recipients. */
    record Redirect(String rule, EmailAddress address) implements Effect {
        @Override
        public String toString() {
            return "redirect to " + address + " (" + rule + ")";
        }
    }

    /** Send it there too, without reports. */
    record Copy(String rule, EmailAddress address) implements Effect {
        @Override
        public String toString() {
            return "copy to " + address + " (" + rule + ")";
        }
    }
}
