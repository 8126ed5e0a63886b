package org.colombier.lists.posting;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;

/**
 * Makes of a post the copy that the list keeps and all other copies are made from: header fields edited one by one, the body
 * octet for octet. Pure.
 */
final class ListCopy {

    /** Fields that speak of another list, of an earlier delivery, or ask every member's mail program for a receipt. */
    private static final Set<String> NEVER_PASSED_ON = Set.of("list-id", "list-help", "list-subscribe", "list-unsubscribe", "list-unsubscribe-post",
        "list-post", "list-owner", "list-archive", "archived-at", "return-path", "return-receipt-to", "disposition-notification-to", "x-confirm-reading-to",
        "errors-to", "precedence", "x-sequence", "x-original-to", "delivered-to", "bcc", "approved", "x-sympa-topic");

    private final MailingList list;
    private final CopyStyle style;

    ListCopy(MailingList list, CopyStyle style) {
        this.list = list;
        this.style = style;
    }

    /**
     * @param post      with a Message-ID
     * @param number    of the post in its list
     * @param topics    names of the message topics it has
     * @param messageId of an anonymous list's copy, in angle brackets: the author's own may hold a name
     */
    byte[] of(byte[] post, long number, Collection<String> topics, String messageId) {
        byte[] message = endLine(post);
        HeaderSection header = HeaderSection.read(message);
        header.removeIf(f -> NEVER_PASSED_ON.contains(f.name().toLowerCase(Locale.ROOT)) || style.removedFields().stream().anyMatch(f::is));
        if (!topics.isEmpty()) {
            header.append("X-Sympa-Topic", String.join(",", topics));
        }
        style.anonymous().ifPresent(address -> anonymise(header, address, messageId));
        if (!style.subjectTag().isEmpty()) {
            new SubjectTag(SubjectTag.words(style.subjectTag(), list), number).apply(header);
        }
        header.append("X-Sequence", Long.toString(number));
        header.append("X-Loop", list.address().toString());
        return header.withBodyOf(message);
    }

    private void anonymise(HeaderSection header, EmailAddress address, String messageId) {
        header.removeIf(f -> style.identifying().contains(f.name().toLowerCase(Locale.ROOT)));
        header.replace("From", address.toString());
        header.replace("Message-ID", messageId);
    }

    /** A header section that ends without a line end would swallow the next field. */
    private static byte[] endLine(byte[] post) {
        return post.length > 0 && post[post.length - 1] == '\n' ? post : TextBody.join(post, new byte[] {'\r', '\n'});
    }
}
