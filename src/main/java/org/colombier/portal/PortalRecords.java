package org.colombier.portal;

import java.util.Map;
import org.colombier.directory.PortalUsers;
import org.colombier.lists.members.PersonalRecords;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;

/** The portal's password and logins of an address. Thread-safe. */
@Component
class PortalRecords implements PersonalRecords {

    private final PortalUsers users;

    PortalRecords(PortalUsers users) {
        this.users = users;
    }

    @Override
    public String name() {
        return "portal";
    }

    @Override
    public void move(EmailAddress from, EmailAddress to) {
        users.move(from, to);
    }

    @Override
    public void erase(EmailAddress address) {
        users.remove(address);
    }

    @Override
    public Map<String, Object> export(EmailAddress address) {
        return Map.of("password", users.hasPassword(address));
    }
}
