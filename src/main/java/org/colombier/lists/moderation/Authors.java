package org.colombier.lists.moderation;

import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.BlockList;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.MailLog;
import org.springframework.stereotype.Component;

/** What a moderator may do about a post's author besides the post: make them a member, or block them. In the caller's transaction. */
@Component
class Authors {

    private final Catalog catalog;
    private final Members members;
    private final Scenarios scenarios;
    private final BlockList blocked;
    private final RobotPost robotPost;

    Authors(Catalog catalog, Members members, Scenarios scenarios, BlockList blocked, RobotPost robotPost) {
        this.catalog = catalog;
        this.members = members;
        this.scenarios = scenarios;
        this.blocked = blocked;
        this.robotPost = robotPost;
    }

    /** Refuses the author's further posts. */
    void block(MailingList list, EmailAddress author, EmailAddress by) {
        blocked.add(list, author, by);
    }

    /** Adds the author by the word of a moderator who may add members by the list's {@code add} scenario; else does nothing. */
    void add(MailingList list, EmailAddress author, EmailAddress by) {
        boolean allowed = scenarios.decide("add", ScenarioContext.forList(list).sender(by, AuthMethod.MD5).email(author).build()).allowed();
        if (!allowed || members.isMember(list.id(), author)) {
            return;
        }
        try {
            members.add(list, NewMember.of(author, ""));
            if (catalog.settings(list).get(ListParameters.WELCOME)) {
                robotPost.send(Letter.fromList(list, "welcome", author, list.locale()).with("description", catalog.settings(list).get(ListParameters.DESCRIPTION)));
            }
        } catch (ListConflict full) {
            MailLog.line("robot", "held", "list=<" + list.address() + ">, to=<" + author + ">, status=not added (" + full.key() + ")");
        }
    }
}
