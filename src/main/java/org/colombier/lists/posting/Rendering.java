package org.colombier.lists.posting;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.colombier.lists.catalog.ListParameters.ListField;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;

/**
 * A post turned into the copy that all members get: header fields edited one by one, the rest octet for octet, footer
 * where it does no harm. Pure.
 */
final class Rendering {

    /**
     * What is known of this post besides its text.
     *
     * @param number      of the post in its list
     * @param rewriteFrom the author's domain lets nobody else send in its name
     * @param portalPage  the list's page
     * @param unsubscribe the one-click address, up to where the member's key follows; https (RFC 8058 section 3.1)
     */
    record Facts(long number, boolean rewriteFrom, String portalPage, String unsubscribe, EmailAddress robot) {
    }

    /** Fields that speak of another list, of an earlier delivery, or ask every member's mail program for a receipt. */
    private static final Set<String> NEVER_PASSED_ON = Set.of("list-id", "list-help", "list-subscribe", "list-unsubscribe", "list-unsubscribe-post",
        "list-post", "list-owner", "list-archive", "archived-at", "return-path", "return-receipt-to", "disposition-notification-to", "x-confirm-reading-to",
        "errors-to", "precedence", "x-sequence", "x-original-to", "delivered-to", "bcc", "approved");

    private final MailingList list;
    private final PostStyle style;

    Rendering(MailingList list, PostStyle style) {
        this.list = list;
        this.style = style;
    }

    /** @param keyed each member's copy will hold a key of its own */
    ListCopy of(byte[] post, Author author, Facts facts, boolean keyed) {
        byte[] message = new Footer(style.header(), style.footer(), style.footerManner()).around(endLine(post));
        HeaderSection header = HeaderSection.read(message);
        header.removeIf(f -> NEVER_PASSED_ON.contains(f.name().toLowerCase(java.util.Locale.ROOT)) || style.removedFields().stream().anyMatch(f::is));
        if (!style.subjectTag().isEmpty()) {
            new SubjectTag(style.subjectTag().replaceAll("^\\[|]$", ""), facts.number()).apply(header);
        }
        new AuthorFields(list.address(), style).apply(header, author, facts.rewriteFrom());
        identify(header, facts);
        style.customFields().forEach(line -> header.append(line.substring(0, line.indexOf(':')).strip(), line.substring(line.indexOf(':') + 1).strip()));
        listFields(header, facts);
        boolean leave = style.listFields().contains(ListField.UNSUBSCRIBE);
        int keyOffset = -1;
        if (leave && keyed) {
            keyOffset = unsubscribeField(header, facts);
        } else if (leave) {
            // RFC 8058 section 3.1 wants to know who clicks; a copy that is everybody's names the page, which asks.
            header.append("List-Unsubscribe", "<" + mailto(list.unsubscribeAddress()) + ">, <" + facts.portalPage() + ">");
        }
        return new ListCopy(header.withBodyOf(message), keyOffset);
    }

    private void identify(HeaderSection header, Facts facts) {
        header.append("X-Loop", list.address().toString());
        header.append("X-Sequence", Long.toString(facts.number()));
        header.append("Precedence", "list");
        header.append("List-Id", "<" + list.listId() + ">");
    }

    /** RFC 2369 section 3. */
    private void listFields(HeaderSection header, Facts facts) {
        if (style.listFields().contains(ListField.HELP)) {
            header.append("List-Help", "<" + mailto(facts.robot()) + "?subject=help>");
        }
        if (style.listFields().contains(ListField.SUBSCRIBE)) {
            header.append("List-Subscribe", "<" + mailto(list.subscribeAddress()) + ">, <" + facts.portalPage() + ">");
        }
        if (style.listFields().contains(ListField.POST)) {
            header.append("List-Post", "<" + mailto(list.address()) + ">");
        }
        if (style.listFields().contains(ListField.OWNER)) {
            header.append("List-Owner", "<" + mailto(list.requestAddress()) + ">");
        }
    }

    /** RFC 8058 section 3: the https address first, its key unknown to others, and the field that makes it one click. Stands last, so that its place is known. */
    private int unsubscribeField(HeaderSection header, Facts facts) {
        header.append("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        header.append("List-Unsubscribe", "<" + facts.unsubscribe() + ">, <" + mailto(list.unsubscribeAddress()) + ">");
        String raw = header.fields().getLast().raw();
        int emptyLine = 2;
        return header.octets().length - emptyLine - raw.length() + raw.indexOf('>');
    }

    /** A header section that ends without a line end would swallow the next field. */
    private static byte[] endLine(byte[] post) {
        return post.length > 0 && post[post.length - 1] == '\n' ? post : TextBody.join(post, new byte[] {'\r', '\n'});
    }

    private static String mailto(EmailAddress address) {
        // RFC 6068 section 2: what an address may hold and a URI may not is percent-encoded.
        return "mailto:" + URLEncoder.encode(address.localPart(), StandardCharsets.UTF_8).replace("+", "%20") + "@" + address.domain().ascii();
    }
}
