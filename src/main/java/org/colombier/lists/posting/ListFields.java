package org.colombier.lists.posting;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.ListParameters.ListField;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;

/**
 * The fields by which a mail program knows what comes from a list and how to leave it. Pure.
 *
 * @param wanted      which of those of RFC 2369
 * @param portalPage  the list's page
 * @param archive     the page of its archive
 * @param unsubscribe the one-click address, up to where the member's key follows; https (RFC 8058 section 3.1)
 */
record ListFields(MailingList list, Set<ListField> wanted, String portalPage, Optional<String> archive, String unsubscribe, EmailAddress robot) {

    /**
     * Appends the fields.
     *
     * @param keyed each member's copy will hold a key of its own
     * @return where it goes in, in octets from the first of the header section; -1 for nowhere
     */
    int addTo(HeaderSection header, boolean keyed) {
        header.append("Precedence", "list");
        header.append("List-Id", "<" + list.listId() + ">"); // RFC 2919 section 3
        listFields(header);
        if (!wanted.contains(ListField.UNSUBSCRIBE)) {
            return -1;
        }
        if (keyed) {
            return unsubscribeField(header);
        }
        // RFC 8058 section 3.1 wants to know who clicks; a copy that is everybody's names the page, which asks.
        header.append("List-Unsubscribe", "<" + mailto(list.unsubscribeAddress()) + ">, <" + portalPage + ">");
        return -1;
    }

    /** RFC 2369 section 3. */
    private void listFields(HeaderSection header) {
        if (wanted.contains(ListField.HELP)) {
            header.append("List-Help", "<" + mailto(robot) + "?subject=help>");
        }
        if (wanted.contains(ListField.SUBSCRIBE)) {
            header.append("List-Subscribe", "<" + mailto(list.subscribeAddress()) + ">, <" + portalPage + ">");
        }
        if (wanted.contains(ListField.POST)) {
            header.append("List-Post", "<" + mailto(list.address()) + ">");
        }
        if (wanted.contains(ListField.ARCHIVE)) {
            archive.ifPresent(page -> header.append("List-Archive", "<" + page + ">"));
        }
        if (wanted.contains(ListField.OWNER)) {
            header.append("List-Owner", "<" + mailto(list.requestAddress()) + ">");
        }
    }

    /** RFC 8058 section 3: the https address first, its key unknown to others, and the field that makes it one click. Stands last, so that its place is known. */
    private int unsubscribeField(HeaderSection header) {
        header.append("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        header.append("List-Unsubscribe", "<" + unsubscribe + ">, <" + mailto(list.unsubscribeAddress()) + ">");
        String raw = header.fields().getLast().raw();
        int emptyLine = 2;
        return header.octets().length - emptyLine - raw.length() + raw.indexOf('>');
    }

    private static String mailto(EmailAddress address) {
        // RFC 6068 section 2: what an address may hold and a URI may not is percent-encoded.
        return "mailto:" + URLEncoder.encode(address.localPart(), StandardCharsets.UTF_8).replace("+", "%20") + "@" + address.domain().ascii();
    }
}
