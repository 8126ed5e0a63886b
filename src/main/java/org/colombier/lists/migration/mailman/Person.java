package org.colombier.lists.migration.mailman;

import java.util.Optional;
import org.colombier.mail.EmailAddress;

/** A line of {@code list_members -f}: {@code Name <address>} or an address. */
record Person(EmailAddress address, String name) {

    static Optional<Person> of(String line) {
        int open = line.lastIndexOf('<');
        if (open >= 0 && line.endsWith(">")) {
            String name = line.substring(0, open).strip().replaceAll("^\"(.*)\"$", "$1").replace("\\", "");
            return EmailAddress.tryParse(line.substring(open + 1, line.length() - 1).strip()).map(a -> new Person(a, name));
        }
        return EmailAddress.tryParse(line).map(a -> new Person(a, ""));
    }
}
