package org.colombier.lists.posting;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.ListParameters.MergeScope;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.queue.BodyId;

/**
 * A post in one form, of which copies with members' data are still to be written: what was decided when it was admitted. How the
 * list renders it otherwise is asked anew.
 *
 * @param body   the list copy in its form; one reference is this record's
 * @param author who gets none if they do not want their own back
 * @param topics as in {@link Outgoing}
 * @param after  the last member who has a copy
 */
record PersonalPost(long id, long listId, long number, PostForm form, BodyId body, MergeScope scope, EmailAddress author, Optional<Set<String>> topics, boolean digests, boolean rewritten,
                    Optional<String> archivedAt, Receipts receipts, Optional<Domain> signer, Optional<Instant> notBefore, String origin, Place after) {

    /** A place in the order in which members are read. @param domain in ASCII; empty for the beginning */
    record Place(String domain, long member) {
        static final Place BEGINNING = new Place("", 0);
    }

    static PersonalPost of(Outgoing post, PostForm form, BodyId body, Place after) {
        Rendering.Facts facts = post.rendering().facts();
        return new PersonalPost(0, post.list().id(), post.share().post(), form, body, post.merge().scope(), post.author(), post.topics(), post.digests(), facts.rewriteFrom(),
            facts.archivedAt(), post.receipts(), post.signer(), post.notBefore(), post.origin(), after);
    }
}
