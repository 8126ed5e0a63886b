package org.colombier.routing;

import java.util.Optional;
import org.colombier.mail.EmailAddress;

/**
 * What routing needs of the lists: is this a robot's address? {@code lists} implements it, from the catalog as it
 * stands in the database now, so that creating or closing a list counts at once on every node.
 */
public interface ListAddresses {

    /**
     * A robot and its job.
     *
     * @param robot the list's address; for the roles of a domain, the robot's own ({@code sympa@domain})
     */
    record RobotAddress(RobotRole role, EmailAddress robot) {
    }

    /** @param address in any case; a {@code +} extension is only part of a bounce address */
    Optional<RobotAddress> find(EmailAddress address);
}
