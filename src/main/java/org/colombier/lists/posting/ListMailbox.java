package org.colombier.lists.posting;

import org.colombier.lists.catalog.ListParameters.DmarcMode;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.springframework.stereotype.Component;

/** Makes a person's mail sendable in the name of a robot's address, for mail that is passed on and not distributed. Thread-safe. */
@Component
public class ListMailbox {

    private final AuthorDomains authorDomains;

    ListMailbox(AuthorDomains authorDomains) {
        this.authorDomains = authorDomains;
    }

    /** Puts the robot's address into From where the author's domain lets nobody else send in its name; the author stays in Reply-To. */
    public void makeSendable(HeaderSection header, EmailAddress robot) {
        Author.of(header).filter(a -> authorDomains.needRewriting(a, java.util.Set.of(DmarcMode.DMARC_REJECT, DmarcMode.DMARC_QUARANTINE)))
            .ifPresent(author -> {
                if (header.first("Reply-To").isEmpty()) {
                    header.append("Reply-To", author.field());
                }
                AuthorFields.rewriteFrom(header, author, author.name().isEmpty() ? author.address().localPart() : author.name(), robot);
            });
    }
}
