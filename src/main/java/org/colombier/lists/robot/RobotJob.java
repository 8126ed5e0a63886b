package org.colombier.lists.robot;

import java.util.Optional;
import org.colombier.lists.bounce.ReturnedMail;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Commands.CommandMail;
import org.colombier.lists.posting.Post;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.ReversePath;
import org.colombier.routing.RobotRole;

/**
 * A robot's mail with what the address means now.
 *
 * @param list   of the roles of a list
 * @param header of the message; not to be changed
 */
record RobotJob(RobotMail mail, RobotRole role, Optional<MailingList> list, HeaderSection header) {

    EmailAddress address() {
        return mail.recipient().address();
    }

    Domain domain() {
        return address().domain();
    }

    /** What stands behind the plus sign; empty if there is none. */
    String extension() {
        String local = address().localPart();
        return local.substring(local.indexOf('+') + 1);
    }

    ReversePath reversePath() {
        return mail.envelope().reversePath();
    }

    MailingList theList() {
        return list.orElseThrow();
    }

    Post post() {
        return new Post(theList(), mail.queueId(), reversePath(), header, mail.content());
    }

    ReturnedMail returned() {
        return new ReturnedMail(mail.queueId(), reversePath(), header, mail.content());
    }

    CommandMail commands() {
        return new CommandMail(mail.queueId(), domain(), reversePath(), header, mail.content());
    }
}
