package org.colombier.lists.posting;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.colombier.lists.catalog.ListParameters.ListField;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list copy of a post turned into the copy that all members get: header fields edited one by one, the rest octet for
 * octet, footer where it does no harm. Pure.
 */
final class Rendering {

    /**
     * What is known of this post besides its text.
     *
     * @param author      as the list copy names them
     * @param rewriteFrom the author's domain lets nobody else send in its name
     * @param portalPage  the list's page
     * @param unsubscribe the one-click address, up to where the member's key follows; https (RFC 8058 section 3.1)
     * @param archive     the page of the list's archive
     * @param archivedAt  the page where this post will stand
     * @param askReading  members' mail programs are asked to say that it was read
     */
    record Facts(Author author, boolean rewriteFrom, String portalPage, String unsubscribe, EmailAddress robot, Optional<String> archive, Optional<String> archivedAt,
                 boolean askReading) {
    }

    private static final Logger LOG = LoggerFactory.getLogger(Rendering.class);
    private static final Set<String> NEEDED = Set.of("from", "date", "mime-version", "content-type", "content-transfer-encoding", "list-id", "x-loop");

    private final MailingList list;
    private final PostStyle style;
    private final Footer footer;
    private final Facts facts;

    Rendering(MailingList list, PostStyle style, Footer footer, Facts facts) {
        this.list = list;
        this.style = style;
        this.footer = footer;
        this.facts = facts;
    }

    /** The author as members see them. */
    String author() {
        return facts.rewriteFrom() || facts.author().name().isEmpty() ? facts.author().address().toString() : facts.author().name() + " <" + facts.author().address() + ">";
    }

    /** The same with other texts around the post. */
    Rendering with(Footer other) {
        return new Rendering(list, style, other, facts);
    }

    Facts facts() {
        return facts;
    }

    /** @param keyed each member's copy will hold a key of its own */
    MemberCopy of(byte[] listCopy, boolean keyed) {
        byte[] message = withFooter(listCopy);
        HeaderSection header = HeaderSection.read(message);
        new AuthorFields(list.address(), style).apply(header, facts.author(), facts.rewriteFrom());
        if (style.removeSignatures()) {
            header.removeIf(f -> f.is("DKIM-Signature") || f.is("DomainKey-Signature"));
        }
        if (!style.seal()) {
            // The seal is made of what our own checks noted here; without, none is.
            header.remove("Authentication-Results");
        }
        style.customFields().forEach(line -> header.append(line.substring(0, line.indexOf(':')).strip(), line.substring(line.indexOf(':') + 1).strip()));
        if (facts.askReading()) {
            header.append("Disposition-Notification-To", list.ownerAddress().toString()); // RFC 8098 section 2.1
        }
        facts.archivedAt().ifPresent(page -> header.append("Archived-At", "<" + page + ">")); // RFC 5064 section 2
        header.removeIf(this::isUnwanted);
        int keyOffset = new ListFields(list, wanted(), facts.portalPage(), facts.archive(), facts.unsubscribe(), facts.robot()).addTo(header, keyed);
        return new MemberCopy(header.withBodyOf(message), keyOffset);
    }

    /** The list fields but those that {@code remove_outgoing_headers} names. */
    private Set<ListField> wanted() {
        return style.listFields().stream().filter(f -> style.removedFields().stream().noneMatch(m -> m.value().isEmpty() && m.name().equalsIgnoreCase("List-" + f)))
            .collect(Collectors.toUnmodifiableSet());
    }

    /** A message that nobody foresaw goes out without: one footer less stops no list. */
    private byte[] withFooter(byte[] listCopy) {
        try {
            return footer.around(listCopy);
        } catch (RuntimeException | StackOverflowError unforeseen) {
            LOG.error("list {}: a post goes out without header text and footer, which could not be added", list.address(), unforeseen);
            return listCopy;
        }
    }

    /** What a copy cannot be without (RFC 5322 section 3.6), or what says how to read it, no list may take away. */
    private boolean isUnwanted(HeaderSection.Field field) {
        return style.removedFields().stream().anyMatch(m -> m.matches(field)) && !NEEDED.contains(field.name().toLowerCase(Locale.ROOT));
    }
}
