package org.colombier.lists.source;

import java.util.Optional;
import org.colombier.lists.members.Inclusions.Entry;
import org.colombier.lists.members.Reception;
import org.colombier.mail.EmailAddress;

/**
 * What the people of a source get.
 *
 * @param reception  none takes the list's default
 * @param concealed  none takes the list's default
 * @param privileged of owners
 */
record IncludedAs(Optional<Reception> reception, Optional<Boolean> concealed, boolean privileged) {

    static final IncludedAs DEFAULT = new IncludedAs(Optional.empty(), Optional.empty(), false);

    Entry entry(EmailAddress address, Rows.Row row) {
        return new Entry(address, row.name(), reception, concealed, row.attributes(), privileged, "");
    }
}
