package org.colombier.lists.command;

import java.util.List;
import java.util.Map;
import org.colombier.lists.archive.ArchiveIndex;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Outcome.Status;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.springframework.stereotype.Component;

/** INDEX: the months of a list's archives. */
@Component
class IndexCommand implements ListCommand {

    private final ArchiveIndex archive;
    private final RobotPost robotPost;

    IndexCommand(ArchiveIndex archive, RobotPost robotPost) {
        this.archive = archive;
        this.robotPost = robotPost;
    }

    @Override
    public Verb verb() {
        return Verb.INDEX;
    }

    @Override
    public String scenario() {
        return "archive_mail_access";
    }

    @Override
    public Outcome run(MailingList list, Requester who, String argument) {
        List<Map<String, Object>> months = archive.months(list.id()).stream()
            .map(m -> Map.<String, Object>of("month", m.month().toString(), "messages", m.messages())).toList();
        robotPost.send(Letter.fromRobot(list.domain(), "index_archive", who.address(), who.language()).about(list).with("months", months).answering(who.mail()));
        return Outcome.byLetter(Status.DONE, "index_archive");
    }
}
