package org.colombier.lists.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Outcome.Status;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.springframework.stereotype.Component;

/** REVIEW: the members of a list; concealed ones only for owners. */
@Component
class ReviewCommand implements ListCommand {

    /** A mail is no place for more. */
    private static final int MOST_SHOWN = 5_000;
    private static final int PAGE = 1_000;

    private final Members members;
    private final Admins admins;
    private final RobotPost robotPost;

    ReviewCommand(Members members, Admins admins, RobotPost robotPost) {
        this.members = members;
        this.admins = admins;
        this.robotPost = robotPost;
    }

    @Override
    public Verb verb() {
        return Verb.REVIEW;
    }

    @Override
    public String scenario() {
        return "review";
    }

    @Override
    public Outcome run(MailingList list, Requester who, String argument) {
        boolean all = admins.isOwner(list.id(), who.address());
        List<Map<String, Object>> shown = new ArrayList<>();
        List<Member> page = members.page(list.id(), "", PAGE);
        while (!page.isEmpty() && shown.size() < MOST_SHOWN) {
            page.stream().filter(m -> all || !m.concealed()).forEach(m -> shown.add(Map.of("address", m.address().toString(), "name", m.name())));
            page = page.size() < PAGE ? List.of() : members.page(list.id(), page.getLast().address().toString(), PAGE);
        }
        long total = members.count(list.id());
        List<Map<String, Object>> bounded = List.copyOf(shown.subList(0, Math.min(shown.size(), MOST_SHOWN)));
        robotPost.send(Letter.fromRobot(list.domain(), "review", who.address(), who.language()).about(list).with("members", bounded)
            .with("total", total).with("hidden", total - bounded.size()).answering(who.mail()));
        return Outcome.byLetter(Status.DONE, "review");
    }
}
