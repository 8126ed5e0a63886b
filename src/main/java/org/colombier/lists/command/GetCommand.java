package org.colombier.lists.command;

import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colombier.lists.archive.ArchiveIndex;
import org.colombier.lists.archive.ArchivedMessage;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Outcome.Status;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.MessageContent;
import org.springframework.stereotype.Component;

/** GET: the messages of a month, attached, as many as a mail can bear. */
@Component
class GetCommand implements ListCommand {

    /** Octets of the attached messages together: larger mails do not arrive everywhere. */
    private static final long LARGEST = 8L << 20;

    private final ArchiveIndex archive;
    private final RobotPost robotPost;
    private final CommandSettings settings;

    GetCommand(ArchiveIndex archive, RobotPost robotPost, CommandSettings settings) {
        this.archive = archive;
        this.robotPost = robotPost;
        this.settings = settings;
    }

    @Override
    public Verb verb() {
        return Verb.GET;
    }

    @Override
    public String scenario() {
        return "archive_mail_access";
    }

    @Override
    public Outcome run(MailingList list, Requester who, String argument) {
        Optional<YearMonth> month = month(argument);
        if (month.isEmpty()) {
            return Outcome.refused("get.month");
        }
        long total = archive.months(list.id()).stream().filter(m -> m.month().equals(month.get())).mapToLong(ArchiveIndex.Month::messages).sum();
        if (total == 0) {
            return Outcome.refused("get.none", list.name(), month.get().toString());
        }
        List<MessageContent> messages = messages(list, month.get());
        robotPost.send(Letter.fromRobot(list.domain(), "get_archive", who.address(), who.language()).about(list).with("month", month.get().toString())
            .with("single", false).with("messages", messages.size()).with("total", total).attach(messages).answering(who.mail()));
        return Outcome.byLetter(Status.DONE, "get_archive");
    }

    private List<MessageContent> messages(MailingList list, YearMonth month) {
        List<MessageContent> taken = new ArrayList<>();
        long octets = 0;
        for (ArchivedMessage message : archive.byDate(list.id(), month, 0, settings.archiveMessages())) {
            octets += message.size();
            if (octets > LARGEST) {
                break;
            }
            archive.content(message).ifPresent(taken::add);
        }
        return taken;
    }

    /** {@code 2026-03}, also as the file names of old archives have it: {@code log.2026-03}, {@code 202603}. */
    private static Optional<YearMonth> month(String word) {
        String digits = word.replaceAll("\\D", "");
        try {
            return digits.length() == 6 ? Optional.of(YearMonth.of(Integer.parseInt(digits.substring(0, 4)), Integer.parseInt(digits.substring(4)))) : Optional.empty();
        } catch (DateTimeException noMonth) {
            return Optional.empty();
        }
    }
}
