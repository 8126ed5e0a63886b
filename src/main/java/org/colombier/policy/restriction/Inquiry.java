package org.colombier.policy.restriction;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.colombier.mail.SmtpReply;

/**
 * One asking of the rules about one situation: what several rules want to know is found out once. Used by one thread.
 */
final class Inquiry {

    private final Situation situation;
    private final boolean rehearsal;
    private final Map<Object, Object> known = new HashMap<>();
    private Stage stage;
    private boolean relay;

    /** @param rehearsal nothing is counted, remembered or waited for: a person only wants to know */
    Inquiry(Situation situation, Stage stage, boolean rehearsal) {
        this.situation = situation;
        this.stage = stage;
        this.rehearsal = rehearsal;
    }

    Situation situation() {
        return situation;
    }

    boolean isRehearsal() {
        return rehearsal;
    }

    Stage stage() {
        return stage;
    }

    /** @param decidesRelay the list keeps strangers from relaying */
    void enter(Stage next, boolean decidesRelay) {
        stage = next;
        relay = decidesRelay;
    }

    boolean decidesRelay() {
        return relay;
    }

    /** The value found before under this key, or now. */
    @SuppressWarnings("unchecked")
    <T> T once(Object key, Supplier<T> look) {
        // Not computeIfAbsent: one look-up may need another one.
        if (!known.containsKey(key)) {
            known.put(key, look.get());
        }
        return (T) known.get(key);
    }

    /** A refusal of what this stage is about. */
    SmtpReply refusal(int code, String enhanced, String text) {
        return refusal(code, enhanced, stage, text);
    }

    /** A refusal in Postfix's manner: {@code <what>: Sender address rejected: why}. */
    SmtpReply refusal(int code, String enhanced, Stage about, String text) {
        return new SmtpReply(code, enhanced, "<" + what(about) + ">: " + about.subject() + " rejected: " + text);
    }

    private String what(Stage about) {
        return switch (about) {
            case CLIENT -> situation.name().orElse("unknown") + "[" + situation.address().getHostAddress() + "]";
            case HELO -> situation.helo();
            case SENDER -> situation.sender().map(Object::toString).orElse("");
            case RELAY, RECIPIENT -> situation.recipient().map(Object::toString).orElse("");
            case DATA -> "DATA";
            case END_OF_DATA -> "END-OF-MESSAGE";
        };
    }
}
