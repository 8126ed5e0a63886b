package org.colombier.lists.moderation;

import java.util.List;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.posting.AutoMail;
import org.colombier.lists.posting.Post;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.MailTexts;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;

/** Who hears of a decision about a post: its author, the other moderators, the site's spam desk. In the caller's transaction. */
@Component
class DecisionNotices {

    private final Catalog catalog;
    private final Admins admins;
    private final RobotPost robotPost;
    private final MailTexts texts;
    private final ModerationSettings settings;

    DecisionNotices(Catalog catalog, Admins admins, RobotPost robotPost, MailTexts texts, ModerationSettings settings) {
        this.catalog = catalog;
        this.admins = admins;
        this.robotPost = robotPost;
        this.texts = texts;
        this.settings = settings;
    }

    /** Tells the author, unless a program wrote the post. */
    void rejected(HeldMessage message, Post post, Rejection how) {
        if (!how.quiet() && !mustBeSilent(post)) {
            String text = how.template().filter(t -> t.startsWith("reject") && texts.exists(t, post.list())).orElse("reject");
            robotPost.send(Letter.fromList(post.list(), text, message.sender(), post.list().locale()).with("subject", message.subject())
                .with("reason", how.reason().orElse("")).answering(post.header()));
        }
        if (how.spam()) {
            settings.spamDesk().ifPresent(desk -> robotPost.send(Letter.fromRobot(post.list().domain(), "spam_report", desk, post.list().locale())
                .about(post.list()).with("author", message.sender().toString()).with("subject", message.subject()).attach(post.content())));
        }
    }

    /** Tells the author that nobody decided, unless they were told nothing before. */
    void expired(HeldMessage message, Post post, long days) {
        if (!message.quiet() && !mustBeSilent(post)) {
            robotPost.send(Letter.fromList(post.list(), "expired", message.sender(), post.list().locale()).with("subject", message.subject())
                .with("days", days).answering(post.header()));
        }
    }

    /** Tells the other moderators, where the list wants it, so that nobody looks at what is settled. */
    void decided(HeldMessage message, MailingList list, EmailAddress by) {
        if (!catalog.settings(list).get(ListParameters.MODERATION_NOTICE)) {
            return;
        }
        for (EmailAddress moderator : moderators(list)) {
            if (!moderator.equals(by.canonical())) {
                robotPost.send(Letter.fromRobot(list.domain(), "moderated", moderator, list.locale()).about(list).with("author", message.sender().toString())
                    .with("subject", message.subject()).with("by", by.toString()).with("accepted", message.state() == HeldMessage.State.ACCEPTED));
            }
        }
    }

    /** Moderators who want mail; else owners who do; else all who moderate: what waits must not wait unseen. */
    List<EmailAddress> moderators(MailingList list) {
        return receiving(admins.moderating(list.id()), admins.owners(list.id()));
    }

    private static List<EmailAddress> receiving(List<ListAdmin> first, List<ListAdmin> second) {
        List<EmailAddress> found = first.stream().filter(a -> a.wants(ListAdmin.Notice.MODERATION)).map(ListAdmin::address).toList();
        return !found.isEmpty() ? found : !first.isEmpty() ? first.stream().map(ListAdmin::address).toList() : second.stream().map(ListAdmin::address).toList();
    }

    private static boolean mustBeSilent(Post post) {
        return AutoMail.reasonForSilence(post.reversePath(), post.header()).isPresent();
    }
}
