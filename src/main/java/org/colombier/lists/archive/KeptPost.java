package org.colombier.lists.archive;

import java.time.Instant;
import java.util.Optional;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.colombier.queue.BodyId;

/**
 * A post for the archive.
 *
 * @param number    of the post in its list
 * @param content   the list copy
 * @param body      the same, stored; the archive takes a reference of its own
 * @param sender    whom the list took for the author, where the message does not say
 * @param when      it is distributed
 * @param decrypted the list copy without its encryption, where it had one; stored instead if the list's {@code archive_crypted_msg} says so
 */
public record KeptPost(MailingList list, long number, MessageContent content, BodyId body, EmailAddress sender, Instant when, Optional<MessageContent> decrypted) {
}
