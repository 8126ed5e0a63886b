package org.colombier.lists.catalog.sympa;

import java.util.Locale;
import java.util.Optional;
import org.colombier.mail.EmailAddress;

/**
 * An owner or moderator as a {@code config} file of before 6.2.32 names them.
 *
 * @param name       may be empty
 * @param privileged for owners: may also change who owns the list
 * @param receiving  gets notices by mail
 * @param concealed  is not shown to visitors
 * @param info       a note about the person; may be empty
 */
public record ConfigPerson(EmailAddress address, String name, boolean privileged, boolean receiving, boolean concealed, String info) {

    static Optional<ConfigPerson> of(ConfigEntry paragraph) {
        return paragraph.field("email").or(() -> Optional.of(paragraph.value())).flatMap(EmailAddress::tryParse).map(address -> new ConfigPerson(
            address, paragraph.field("gecos").orElse(""), paragraph.field("profile").filter(p -> p.equalsIgnoreCase("privileged")).isPresent(),
            paragraph.field("reception").map(r -> !r.toLowerCase(Locale.ROOT).equals("nomail")).orElse(true),
            paragraph.field("visibility").filter(v -> v.equalsIgnoreCase("conceal")).isPresent(), paragraph.field("info").orElse("")));
    }
}
