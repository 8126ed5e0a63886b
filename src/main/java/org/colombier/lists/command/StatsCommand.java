package org.colombier.lists.command;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Outcome.Status;
import org.colombier.lists.members.Members;
import org.colombier.lists.posting.TrafficFigures;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.springframework.stereotype.Component;

/** STATS: how much a list has distributed, for whoever may see its members. */
@Component
class StatsCommand implements ListCommand {

    private final Members members;
    private final TrafficFigures figures;
    private final RobotPost robotPost;

    StatsCommand(Members members, TrafficFigures figures, RobotPost robotPost) {
        this.members = members;
        this.figures = figures;
        this.robotPost = robotPost;
    }

    @Override
    public Verb verb() {
        return Verb.STATS;
    }

    @Override
    public String scenario() {
        return "review";
    }

    @Override
    public Outcome run(MailingList list, Requester who, String argument) {
        TrafficFigures.Figures now = figures.of(list.id());
        robotPost.send(Letter.fromRobot(list.domain(), "stats_report", who.address(), who.language()).about(list).with("total", members.count(list.id()))
            .with("posts", now.posts()).with("copies", now.copies()).with("size", size(now.octets(), who.language()))
            .with("last", now.last().map(when -> DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT).withLocale(who.language()).format(when.atOffset(ZoneOffset.UTC))
                + " UTC").orElse("")).answering(who.mail()));
        return Outcome.byLetter(Status.DONE, "stats_report");
    }

    private static String size(long octets, Locale language) {
        return octets < 10_240 ? ListMessages.text(language, "size.octets", octets) : ListMessages.text(language, "size.kilo", octets / 1024);
    }
}
