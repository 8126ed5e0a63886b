package org.colombier.lists.catalog;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/**
 * A list, as the catalog has it.
 *
 * @param id       never used again for another list; a rename keeps it
 * @param address  canonical
 * @param subject  its title, one line
 * @param type     the name of the list type it was created from
 * @param language of its mails and pages, for people whose own is not known: {@code en} or {@code fr}
 * @param family   the name of the family that it is of
 */
public record MailingList(long id, EmailAddress address, String subject, ListStatus status, String type, String language, Instant created, Optional<String> family) {

    /** A list of no family. */
    public MailingList(long id, EmailAddress address, String subject, ListStatus status, String type, String language, Instant created) {
        this(id, address, subject, status, type, language, created, Optional.empty());
    }

    /** The local part: {@code liste1}. */
    public String name() {
        return address.localPart();
    }

    public Domain domain() {
        return address.domain();
    }

    public boolean isOpen() {
        return status == ListStatus.OPEN;
    }

    public Locale locale() {
        return Locale.forLanguageTag(language);
    }

    public EmailAddress requestAddress() {
        return derived("-request");
    }

    public EmailAddress editorAddress() {
        return derived("-editor");
    }

    /** Where bounces come to that have no key of a member. */
    public EmailAddress ownerAddress() {
        return derived("-owner");
    }

    public EmailAddress subscribeAddress() {
        return derived("-subscribe");
    }

    public EmailAddress unsubscribeAddress() {
        return derived("-unsubscribe");
    }

    /** The value of List-Id, without angle brackets (RFC 2919 section 3). */
    public String listId() {
        return name() + "." + domain().ascii();
    }

    private EmailAddress derived(String suffix) {
        return address.withLocalPart(name() + suffix);
    }
}
