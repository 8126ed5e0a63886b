package org.colombier.lists.posting;

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
        style.customFields().forEach(line -> header.append(line.substring(0, line.indexOf(':')).strip(), line.substring(line.indexOf(':') + 1).strip()));
        int keyOffset = new ListFields(list, style.listFields(), facts.portalPage(), facts.unsubscribe(), facts.robot()).addTo(header, keyed);
        return new MemberCopy(header.withBodyOf(message), keyOffset);
    }
}
