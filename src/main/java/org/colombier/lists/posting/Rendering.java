package org.colombier.lists.posting;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.colombier.lists.catalog.ListParameters.ListField;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;

/**
 * The list copy of a post turned into the copy that all members get: header fields edited one by one, the rest octet for
 * octet, footer where it does no harm. Pure.
 */
final class Rendering {

    /**
     * What is known of this post besides its text.
     *
     * @param rewriteFrom the author's domain lets nobody else send in its name
     * @param portalPage  the list's page
     * @param unsubscribe the one-click address, up to where the member's key follows; https (RFC 8058 section 3.1)
     */
    record Facts(boolean rewriteFrom, String portalPage, String unsubscribe, EmailAddress robot) {
    }

    private final MailingList list;
    private final PostStyle style;

    Rendering(MailingList list, PostStyle style) {
        this.list = list;
        this.style = style;
    }

    /** @param keyed each member's copy will hold a key of its own */
    MemberCopy of(byte[] listCopy, Author author, Facts facts, boolean keyed) {
        byte[] message = new Footer(style.header(), style.footer(), style.footerManner()).around(listCopy);
        HeaderSection header = HeaderSection.read(message);
        new AuthorFields(list.address(), style).apply(header, author, facts.rewriteFrom());
        identify(header);
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
        return new MemberCopy(header.withBodyOf(message), keyOffset);
    }

    private void identify(HeaderSection header) {
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

    private static String mailto(EmailAddress address) {
        // RFC 6068 section 2: what an address may hold and a URI may not is percent-encoded.
        return "mailto:" + URLEncoder.encode(address.localPart(), StandardCharsets.UTF_8).replace("+", "%20") + "@" + address.domain().ascii();
    }
}
