package org.colombier.lists.posting;

import org.colombier.lists.archive.Archive;
import org.colombier.lists.archive.KeptPost;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.HeaderSection;
import org.springframework.stereotype.Component;

/** Gives what is distributed to the list's archive, unless the post asks to be left out. Thread-safe. */
@Component
class ArchiveKeeper implements AfterDistribution {

    private final Archive archive;
    private final Catalog catalog;

    ArchiveKeeper(Archive archive, Catalog catalog) {
        this.archive = archive;
        this.catalog = catalog;
    }

    @Override
    public boolean wants(MailingList list, ListSettings settings) {
        return settings.get(ListParameters.PROCESS_ARCHIVE);
    }

    @Override
    public void keep(ListPost post) {
        if (archive.wants(catalog.settings(post.list()), HeaderSection.read(post.content().octets()))) {
            archive.keep(new KeptPost(post.list(), post.number(), post.content(), post.body(), post.sender(), post.when(), post.decrypted()));
        }
    }
}
