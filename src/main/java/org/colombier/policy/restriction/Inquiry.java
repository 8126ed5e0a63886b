package org.colombier.policy.restriction;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.colombier.mail.SmtpReply;

/**
 * One asking of the rules about one situation: what several rules want to know is found out once, and what later rules
 * will want may be looked up while an earlier one waits. Used by one thread.
 */
final class Inquiry {

    private final Situation situation;
    private final boolean rehearsal;
    private final Map<Object, Object> known = new HashMap<>();
    private final Map<Object, FutureTask<?>> coming = new HashMap<>();
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
            FutureTask<?> begun = coming.remove(key);
            known.put(key, begun == null ? look.get() : ended(begun));
        }
        return (T) known.get(key);
    }

    /**
     * Begins, in a thread of its own, to look for what {@link #once} will be asked for under this key.
     *
     * @param look ends by itself within a bounded time
     */
    void foresee(Object key, Supplier<?> look) {
        if (!known.containsKey(key) && !coming.containsKey(key)) {
            FutureTask<?> begun = new FutureTask<>(look::get);
            coming.put(key, begun);
            Thread.ofVirtual().name("foreseen " + key).start(begun);
        }
    }

    private static Object ended(FutureTask<?> begun) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return begun.get();
                } catch (InterruptedException e) {
                    // The look-up is bounded: the answer is had first, and whoever stops the thread is heard after it.
                    interrupted = true;
                } catch (ExecutionException failed) {
                    throw new IllegalStateException(failed.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
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
