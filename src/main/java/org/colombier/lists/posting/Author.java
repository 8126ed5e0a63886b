package org.colombier.lists.posting;

import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;

/**
 * Who wrote a message, by its From field. With several mailboxes in it the first counts.
 *
 * @param name the display name, decoded; empty if none
 */
public record Author(EmailAddress address, String name) {

    /** A From field longer than this is not written by anybody's mail program. */
    private static final int LONGEST = 8_000;

    /** Empty if there is no From field, more than one, or no valid address in it: such mail has no author a list could judge. */
    public static Optional<Author> of(HeaderSection header) {
        // RFC 5322 section 3.6 allows one From field; with two, those who check and those who show may not look at the same.
        List<HeaderSection.Field> from = header.fields().stream().filter(f -> f.is("From")).toList();
        return from.size() == 1 ? mailboxes(HeaderText.rawValue(from.getFirst())).stream().findFirst() : Optional.empty();
    }

    /** The valid mailboxes of an address list, groups opened. */
    public static List<Author> mailboxes(String fieldValue) {
        if (fieldValue.length() > LONGEST) {
            return List.of();
        }
        return LenientAddressParser.DEFAULT.parseAddressList(fieldValue).flatten().stream().flatMap(m -> read(m).stream()).toList();
    }

    private static Optional<Author> read(Mailbox mailbox) {
        String name = mailbox.getName() == null ? "" : HeaderText.decode(mailbox.getName()).replaceAll("\\p{Cntrl}", " ").strip();
        return EmailAddress.tryParse(mailbox.getAddress()).map(a -> new Author(a, name));
    }

    /** Name and address as a field wants them. */
    public String field() {
        return name.isEmpty() ? address.toString() : HeaderText.phrase(name) + " <" + address + ">";
    }
}
