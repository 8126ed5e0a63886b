package org.colombier.routing;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.ReversePath;

/**
 * What routing needs of the lists: is this a robot's address? {@code lists} implements it, from the catalog as it
 * stands in the database now, so that creating or closing a list counts at once on every node.
 */
public interface ListAddresses {

    /**
     * A robot and its job.
     *
     * @param robot the list's address; for the roles of a domain, the robot's own ({@code sympa@domain})
     * @param made  false for the address of a list that mail to it may make
     */
    record RobotAddress(RobotRole role, EmailAddress robot, boolean made) {

        public RobotAddress(RobotRole role, EmailAddress robot) {
            this(role, robot, true);
        }
    }

    /** @param address in any case; a {@code +} extension is only part of a bounce address */
    Optional<RobotAddress> find(EmailAddress address);

    /** False if the address is that of a list that is not made yet, and mail of that sender may not make it. */
    default boolean takes(RobotAddress robot, ReversePath from) {
        return true;
    }

    /**
     * Those among the given that are robots' addresses, by the address as given. An implementation overrides this with
     * one that costs a query or two for any number of addresses.
     *
     * @param addresses at most some thousands
     */
    default Map<EmailAddress, RobotAddress> findAll(Collection<EmailAddress> addresses) {
        Map<EmailAddress, RobotAddress> found = new HashMap<>();
        for (EmailAddress address : addresses) {
            find(address).ifPresent(robot -> found.put(address, robot));
        }
        return found;
    }
}
