package org.colombier.lists.command;

import java.util.List;
import org.colombier.lists.archive.ArchiveIndex;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Outcome.Status;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.MessageContent;
import org.springframework.stereotype.Component;

/** LAST: the last message of a list's archives. */
@Component
class LastCommand implements ListCommand {

    private final ArchiveIndex archive;
    private final RobotPost robotPost;

    LastCommand(ArchiveIndex archive, RobotPost robotPost) {
        this.archive = archive;
        this.robotPost = robotPost;
    }

    @Override
    public Verb verb() {
        return Verb.LAST;
    }

    @Override
    public String scenario() {
        return "archive_mail_access";
    }

    @Override
    public Outcome run(MailingList list, Requester who, String argument) {
        List<MessageContent> last = archive.latest(list.id(), 1).stream().flatMap(m -> archive.content(m).stream()).toList();
        if (last.isEmpty()) {
            return Outcome.refused("get.empty", list.name());
        }
        robotPost.send(Letter.fromRobot(list.domain(), "get_archive", who.address(), who.language()).about(list).with("month", "LAST").with("single", true)
            .with("messages", 1).with("total", 1).attach(last).answering(who.mail()));
        return Outcome.byLetter(Status.DONE, "get_archive");
    }
}
