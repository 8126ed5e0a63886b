package org.colombier.lists.posting;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters.DmarcMode;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.springframework.stereotype.Component;

/** Makes a person's mail sendable in the name of a robot's address, for mail that is passed on and not distributed. Thread-safe. */
@Component
public class ListMailbox {

    private static final DmarcRule BY_POLICY = new DmarcRule(Set.of(DmarcMode.DMARC_REJECT, DmarcMode.DMARC_QUARANTINE), Optional.empty(), List.of());

    private final AuthorDomains authorDomains;
    private final Catalog catalog;

    ListMailbox(AuthorDomains authorDomains, Catalog catalog) {
        this.authorDomains = authorDomains;
        this.catalog = catalog;
    }

    /** Puts the robot's address into From where the author's domain lets nobody else send in its name; the author stays in Reply-To. */
    public void makeSendable(HeaderSection header, EmailAddress robot) {
        makeSendable(header, robot, BY_POLICY);
    }

    /** As {@link #makeSendable(HeaderSection, EmailAddress)}, of the authors of whom this list's posts are rewritten. */
    public void makeSendable(HeaderSection header, EmailAddress robot, MailingList list) {
        makeSendable(header, robot, DmarcRule.of(catalog.settings(list)));
    }

    private void makeSendable(HeaderSection header, EmailAddress robot, DmarcRule rule) {
        Author.of(header).filter(a -> authorDomains.needRewriting(a, header, rule)).ifPresent(author -> {
            if (header.first("Reply-To").isEmpty()) {
                header.append("Reply-To", author.field());
            }
            AuthorFields.rewriteFrom(header, author, author.name().isEmpty() ? author.address().localPart() : author.name(), robot);
        });
    }
}
