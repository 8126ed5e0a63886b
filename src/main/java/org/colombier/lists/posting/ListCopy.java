package org.colombier.lists.posting;

import java.util.Locale;
import java.util.Set;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.HeaderSection;

/**
 * Makes of a post the copy that the list keeps and all other copies are made from: header fields edited one by one, the body
 * octet for octet. Pure.
 */
final class ListCopy {

    /** Fields that speak of another list, of an earlier delivery, or ask every member's mail program for a receipt. */
    private static final Set<String> NEVER_PASSED_ON = Set.of("list-id", "list-help", "list-subscribe", "list-unsubscribe", "list-unsubscribe-post",
        "list-post", "list-owner", "list-archive", "archived-at", "return-path", "return-receipt-to", "disposition-notification-to", "x-confirm-reading-to",
        "errors-to", "precedence", "x-sequence", "x-original-to", "delivered-to", "bcc", "approved");

    private final MailingList list;
    private final PostStyle style;

    ListCopy(MailingList list, PostStyle style) {
        this.list = list;
        this.style = style;
    }

    /**
     * @param post   with a Message-ID
     * @param number of the post in its list
     */
    byte[] of(byte[] post, long number) {
        byte[] message = endLine(post);
        HeaderSection header = HeaderSection.read(message);
        header.removeIf(f -> NEVER_PASSED_ON.contains(f.name().toLowerCase(Locale.ROOT)) || style.removedFields().stream().anyMatch(f::is));
        if (!style.subjectTag().isEmpty()) {
            new SubjectTag(style.subjectTag().replaceAll("^\\[|]$", ""), number).apply(header);
        }
        header.append("X-Sequence", Long.toString(number));
        header.append("X-Loop", list.address().toString());
        return header.withBodyOf(message);
    }

    /** A header section that ends without a line end would swallow the next field. */
    private static byte[] endLine(byte[] post) {
        return post.length > 0 && post[post.length - 1] == '\n' ? post : TextBody.join(post, new byte[] {'\r', '\n'});
    }
}
