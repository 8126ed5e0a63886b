package org.colombier.lists.template;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.HeaderSection;

/**
 * A letter of which many members get a copy: with the fields by which programs offer to leave the list.
 *
 * @param keyOffset where each member's key goes in, in octets from the first; -1 for nowhere
 */
record Bulk(byte[] octets, int keyOffset) {

    /** @param oneClick the one-click address up to where the key follows; empty for copies that are all the same */
    static Bulk of(byte[] letter, MailingList list, Optional<String> oneClick) {
        HeaderSection header = HeaderSection.read(letter);
        header.append("Precedence", "bulk");
        // RFC 6068 section 2: what an address may hold and a URI may not is percent-encoded.
        String mailto = "<mailto:" + URLEncoder.encode(list.unsubscribeAddress().localPart(), StandardCharsets.UTF_8).replace("+", "%20") + "@" + list.domain().ascii() + ">";
        if (oneClick.isEmpty()) {
            header.append("List-Unsubscribe", mailto);
            return new Bulk(header.withBodyOf(letter), -1);
        }
        header.append("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"); // RFC 8058 section 3.1
        header.append("List-Unsubscribe", "<" + oneClick.get() + ">, " + mailto);
        String raw = header.fields().getLast().raw();
        int emptyLine = 2;
        return new Bulk(header.withBodyOf(letter), header.octets().length - emptyLine - raw.length() + raw.indexOf('>'));
    }
}
