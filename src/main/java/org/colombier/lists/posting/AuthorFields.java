package org.colombier.lists.posting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;

/**
 * From and Reply-To of a post. Where the author's domain forbids others to send in its name (DMARC), the list stands in
 * From and the author in Reply-To or Cc, so that an answer still finds them. Pure.
 */
final class AuthorFields {

    private final EmailAddress list;
    private final PostStyle style;

    AuthorFields(EmailAddress list, PostStyle style) {
        this.list = list;
        this.style = style;
    }

    void apply(HeaderSection header, Author author, boolean rewriteFrom) {
        List<String> given = header.all("Reply-To");
        boolean keep = style.respectReplyTo() && !given.isEmpty();
        if (!keep) {
            header.remove("Reply-To");
            replyTo(author, rewriteFrom).ifPresent(value -> header.append("Reply-To", value));
        }
        if (rewriteFrom) {
            rewrite(header, author);
        }
    }

    private Optional<String> replyTo(Author author, boolean rewriteFrom) {
        return switch (style.replyTo()) {
            case LIST -> Optional.of(list.toString());
            case ALL -> Optional.of(list + ", " + author.field());
            case OTHER_EMAIL -> style.otherReplyTo().map(EmailAddress::toString);
            // With the author in From, nothing more is needed.
            case SENDER -> rewriteFrom ? Optional.of(author.field()) : Optional.empty();
        };
    }

    private void rewrite(HeaderSection header, Author author) {
        rewriteFrom(header, author, phrase(author), style.rewritten().orElse(list));
        boolean reachable = mentions(header, "Reply-To", author) || mentions(header, "To", author) || mentions(header, "Cc", author);
        if (!reachable) {
            List<String> copies = new ArrayList<>(header.all("Cc"));
            copies.add(author.field());
            header.replace("Cc", String.join(", ", copies));
        }
    }

    static void rewriteFrom(HeaderSection header, Author author, String phrase, EmailAddress address) {
        String original = header.fields().stream().filter(f -> f.is("From")).findFirst().map(HeaderText::rawValue).orElse(author.field());
        header.replace("From", HeaderText.phrase(phrase) + " <" + address + ">");
        header.replace("X-Original-From", original);
        // The author's signature covers From (RFC 6376 section 5.4), so it can only fail now.
        header.remove("DKIM-Signature");
        header.remove("Sender");
    }

    private static boolean mentions(HeaderSection header, String name, Author author) {
        return header.all(name).stream().flatMap(v -> Author.mailboxes(v).stream()).anyMatch(m -> m.address().canonical().equals(author.address().canonical()));
    }

    private String phrase(Author author) {
        String name = author.name().isEmpty() ? author.address().localPart() : author.name();
        String listName = list.localPart();
        return switch (style.phrase()) {
            case DISPLAY_NAME -> name;
            case NAME_AND_EMAIL -> name + " (" + author.address() + ")";
            case NAME_VIA_LIST -> name + " via " + listName;
            case NAME_EMAIL_VIA_LIST -> name + " (" + author.address() + ") via " + listName;
            case LIST_FOR_NAME -> listName + " (" + name + ")";
            case LIST_FOR_EMAIL -> listName + " (" + author.address() + ")";
        };
    }
}
