package org.colombier.lists.command;

import java.util.List;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Outcome.Status;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Members;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.springframework.stereotype.Component;

/** INFO: what a list is for, and who runs it. */
@Component
class InfoCommand implements ListCommand {

    private final Catalog catalog;
    private final Members members;
    private final Admins admins;
    private final RobotPost robotPost;

    InfoCommand(Catalog catalog, Members members, Admins admins, RobotPost robotPost) {
        this.catalog = catalog;
        this.members = members;
        this.admins = admins;
        this.robotPost = robotPost;
    }

    @Override
    public Verb verb() {
        return Verb.INFO;
    }

    @Override
    public String scenario() {
        return "info";
    }

    @Override
    public Outcome run(MailingList list, Requester who, String argument) {
        robotPost.send(Letter.fromRobot(list.domain(), "info_report", who.address(), who.language()).about(list)
            .with("description", catalog.settings(list).get(ListParameters.DESCRIPTION)).with("total", members.count(list.id()))
            .with("owners", shown(list, ListAdmin.Role.OWNER)).with("moderators", shown(list, ListAdmin.Role.MODERATOR)).answering(who.mail()));
        return Outcome.byLetter(Status.DONE, "info_report");
    }

    /** Without those who do not want to be named. */
    private List<String> shown(MailingList list, ListAdmin.Role role) {
        return admins.shown(list.id()).stream().filter(a -> a.role() == role).map(a -> a.address().toString()).toList();
    }
}
