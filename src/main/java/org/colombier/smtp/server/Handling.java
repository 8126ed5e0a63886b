package org.colombier.smtp.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.Recipient;
import org.colombier.policy.restriction.Effect;

/**
 * What is done with a message that is taken.
 *
 * @param discard    it is forgotten, and the client told that all is well
 * @param hold       it waits in the queue for a person
 * @param fields     header fields to put on top, each with its line end
 * @param recipients who gets it
 */
record Handling(Optional<Effect.Discard> discard, Optional<Effect.Hold> hold, String fields, List<Recipient> recipients) {

    /** @param given the recipients that the client named */
    static Handling of(Collection<Effect> effects, List<Recipient> given) {
        Optional<Effect.Discard> discard = Optional.empty();
        Optional<Effect.Hold> hold = Optional.empty();
        StringBuilder fields = new StringBuilder();
        List<Recipient> copies = new ArrayList<>();
        List<Recipient> redirected = List.of();
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Discard d -> discard = discard.or(() -> Optional.of(d));
                case Effect.Hold h -> hold = hold.or(() -> Optional.of(h));
                case Effect.Prepend p -> fields.append(p.field()).append("\r\n");
                // As Postfix: the last one counts, for all recipients.
                case Effect.Redirect r -> redirected = List.of(Recipient.of(r.address()));
                case Effect.Copy c -> copies.add(new Recipient(c.address(), c.address(), "", EnumSet.of(Recipient.Notify.NEVER), ""));
            }
        }
        List<Recipient> recipients = new ArrayList<>(redirected.isEmpty() ? given : redirected);
        recipients.addAll(copies);
        return new Handling(discard, hold, fields.toString(), List.copyOf(recipients));
    }
}
