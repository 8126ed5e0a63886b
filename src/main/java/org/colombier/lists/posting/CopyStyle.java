package org.colombier.lists.posting;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.mail.EmailAddress;

/**
 * The list parameters by which the list copy differs from the post as it came.
 *
 * @param anonymous   stands in From in place of the author's address
 * @param identifying names, in lower case, of the fields that then go
 */
record CopyStyle(String subjectTag, List<String> removedFields, Optional<EmailAddress> anonymous, Set<String> identifying) {

    static CopyStyle of(ListSettings settings, PostingSettings site) {
        return new CopyStyle(settings.get(ListParameters.CUSTOM_SUBJECT).strip(), settings.get(ListParameters.REMOVE_HEADERS),
            settings.get(ListParameters.ANONYMOUS_SENDER), site.identifying());
    }
}
