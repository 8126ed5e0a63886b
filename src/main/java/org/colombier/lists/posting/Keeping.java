package org.colombier.lists.posting;

import java.util.List;
import java.util.function.BiFunction;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.MessageContent;
import org.colombier.queue.BodyId;
import org.colombier.queue.BodyStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Has the list copy of a post kept: by the archive, the digests, the tracking. Stored once, however many keep it, and not at all if nobody does. Thread-safe. */
@Component
class Keeping {

    private final BodyStore bodies;
    private final ObjectProvider<AfterDistribution> keepers;

    Keeping(BodyStore bodies, ObjectProvider<AfterDistribution> keepers) {
        this.bodies = bodies;
        this.keepers = keepers;
    }

    /**
     * In the caller's transaction.
     *
     * @param stored makes the record of the post once it is stored
     */
    void keep(MailingList list, ListSettings settings, byte[] copy, BiFunction<BodyId, MessageContent, ListPost> stored) {
        List<AfterDistribution> wanting = keepers.orderedStream().filter(k -> k.wants(list, settings)).toList();
        if (wanting.isEmpty()) {
            return;
        }
        MessageContent content = MessageContent.of(copy);
        BodyId body = bodies.store(content);
        ListPost kept = stored.apply(body, content);
        wanting.forEach(keeper -> keeper.keep(kept));
        bodies.release(body);
    }
}
