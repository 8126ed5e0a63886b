package org.colombier.lists.posting;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.colombier.queue.BodyId;

/**
 * A distributed post as its list keeps it: with number, topics and subject tag, anonymised where the list does that, without
 * the header and footer texts and list fields that members get.
 *
 * @param number    of the post in its list, from 1
 * @param sender    whom the list took for the author; of an anonymous list its address
 * @param content   the list copy
 * @param body      the same, stored; who keeps it takes a reference of its own ({@code BodyStore.retain})
 * @param messageId of the list copy, in angle brackets
 * @param topics    the message topics, empty if the list has none or the post has none
 * @param decrypted the list copy without the encryption it came with
 * @param origin    for the mail log: the queue id the post came with, or which held post it was
 */
public record ListPost(MailingList list, long number, EmailAddress sender, MessageContent content, BodyId body, Instant when, String messageId,
                       Set<String> topics, Optional<MessageContent> decrypted, String origin) {

    public ListPost {
        topics = Set.copyOf(topics);
    }
}
