package org.colombier.lists.archive;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A message of an archive, without its content.
 *
 * @param id         of the row; for order and paging
 * @param number     of the post in its list; empty for one that was imported
 * @param key        names it in addresses on the web
 * @param messageId  in angle brackets
 * @param parent     the id of the message it answers
 * @param thread     the id of the message that began the thread
 * @param subject    decoded, one line; may be empty
 * @param author     the address, canonical; may be empty in an imported message
 * @param authorName decoded; may be empty
 * @param posted     what the archive is ordered by: when it was distributed; of an imported one, when it was sent
 * @param sent       as its Date field says, if that can be read
 * @param received   when the list had it
 * @param month      of {@code posted}, in the list's time zone
 * @param size       in octets
 * @param attachments true if there is more in it than text
 * @param excerpt    the beginning of its text
 */
public record ArchivedMessage(long id, long listId, OptionalLong number, String key, String messageId, OptionalLong parent, long thread, String subject, String author,
                              String authorName, Instant posted, Optional<Instant> sent, Instant received, YearMonth month, long size, boolean attachments, String excerpt) {
}
