package org.colombier.lists.moderation;

import java.util.Locale;
import java.util.Map;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.HeldMessages.Held;
import org.colombier.lists.moderation.HeldMessages.NewHeld;
import org.colombier.lists.posting.Admission;
import org.colombier.lists.posting.AdmittedPost;
import org.colombier.lists.posting.AutoMail;
import org.colombier.lists.posting.Author;
import org.colombier.lists.posting.Distribution;
import org.colombier.lists.posting.HeaderText;
import org.colombier.lists.posting.Post;
import org.colombier.lists.posting.Verdict;
import org.colombier.lists.smime.ReaderCopies;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.MailTexts;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.colombier.ops.MailLog;
import org.colombier.queue.BodyId;
import org.springframework.stereotype.Component;

/** Does what a verdict says about a post, and tells those concerned. In the caller's transaction. Thread-safe. */
@Component
public class PostSettlement {

    private final Catalog catalog;
    private final Distribution distribution;
    private final HeldMessages held;
    private final RobotPost robotPost;
    private final ReaderCopies copies;
    private final MailTexts texts;
    private final PortalLinks links;
    private final DecisionNotices notices;
    private final ModerationSettings settings;

    PostSettlement(Catalog catalog, Distribution distribution, HeldMessages held, RobotPost robotPost, ReaderCopies copies, MailTexts texts, PortalLinks links, DecisionNotices notices, ModerationSettings settings) {
        this.catalog = catalog;
        this.distribution = distribution;
        this.held = held;
        this.robotPost = robotPost;
        this.copies = copies;
        this.texts = texts;
        this.links = links;
        this.notices = notices;
        this.settings = settings;
    }

    /** @param body the post's stored content; whoever keeps it takes a reference of its own */
    public void settle(Post post, Verdict verdict, BodyId body) {
        switch (verdict) {
            case Verdict.Distribute(EmailAddress sender, Admission by) ->
                distribution.distribute(AdmittedPost.of(post.list(), sender, post.content(), post.queueId()).by(by));
            case Verdict.Moderate moderate -> moderate(post, moderate, body);
            case Verdict.PassToModerators(EmailAddress sender) -> pass(post, sender);
            case Verdict.AskAuthor ask -> ask(post, ask, body);
            case Verdict.Refuse refuse -> refuse(post, refuse);
            case Verdict.Drop(String reason) -> log(post, "status=dropped (" + reason + ")");
        }
    }

    private void moderate(Post post, Verdict.Moderate verdict, BodyId body) {
        boolean quiet = verdict.quiet() || mustBeSilent(post);
        String why = Reasons.held(post.list().locale(), verdict.reason(), verdict.title(), post.list());
        Held kept = held.hold(held(post, Decider.MODERATOR, verdict.sender(), why, quiet, body));
        long days = catalog.settings(post.list()).get(ListParameters.MODERATION_DAYS);
        Map<EmailAddress, MessageContent> attached = copies.of(post.list(), post.content(), notices.moderators(post.list()));
        for (EmailAddress moderator : attached.keySet()) {
            robotPost.send(Letter.fromRobot(post.list().domain(), "moderate", moderator, post.list().locale()).about(post.list())
                .with("author", author(post, verdict.sender())).with("subject", subject(post)).with("size", size(post, post.list().locale())).with("reason", why)
                .with("token", kept.token()).with("days", days).with("page", links.moderation(post.list().address()) + "/" + kept.id()).attach(attached.get(moderator)));
        }
        log(post, "from=<" + verdict.sender() + ">, held=" + kept.id() + ", status=held (" + verdict.rule() + ")");
        if (!quiet) {
            robotPost.send(Letter.fromList(post.list(), "held", verdict.sender(), post.list().locale()).with("subject", subject(post)).answering(post.header()));
        }
    }

    private void pass(Post post, EmailAddress sender) {
        Map<EmailAddress, MessageContent> attached = copies.of(post.list(), post.content(), notices.moderators(post.list()));
        for (EmailAddress moderator : attached.keySet()) {
            robotPost.send(Letter.fromList(post.list(), "passed", moderator, post.list().locale())
                .with("author", author(post, sender)).with("subject", subject(post)).attach(attached.get(moderator)));
        }
        log(post, "from=<" + sender + ">, status=passed to moderators");
    }

    private void ask(Post post, Verdict.AskAuthor verdict, BodyId body) {
        if (mustBeSilent(post)) {
            log(post, "from=<" + verdict.sender() + ">, status=dropped (its author would have to confirm, but it must not be answered)");
            return;
        }
        Held kept = held.hold(held(post, Decider.AUTHOR, verdict.sender(), "", false, body));
        robotPost.send(Letter.fromRobot(post.list().domain(), "send_auth", verdict.asked(), post.list().locale()).about(post.list())
            .with("token", kept.token()).with("subject", subject(post)).with("link", links.confirm(post.list().domain(), kept.token()))
            .with("days", settings.authorDays()).answering(post.header()));
        log(post, "from=<" + verdict.sender() + ">, held=" + kept.id() + ", status=held (author must confirm)");
    }

    private void refuse(Post post, Verdict.Refuse verdict) {
        log(post, "from=<" + verdict.sender() + ">, status=refused (" + verdict.reason() + ")");
        if (mustBeSilent(post)) {
            return;
        }
        String text = verdict.template().filter(t -> texts.exists(t, post.list())).orElse("authorization_reject");
        Locale language = post.list().locale();
        robotPost.send(Letter.fromList(post.list(), text, verdict.sender(), language).with("subject", subject(post))
            .with("reason", Reasons.text(language, verdict.reason(), post.list())).answering(post.header()));
    }

    private static boolean mustBeSilent(Post post) {
        return AutoMail.reasonForSilence(post.reversePath(), post.header()).isPresent();
    }

    private static NewHeld held(Post post, Decider decider, EmailAddress sender, String reason, boolean quiet, BodyId body) {
        return new NewHeld(post.list().id(), decider, body, post.content().size(), sender, subject(post), reason, quiet);
    }

    private static String subject(Post post) {
        return HeaderText.of(post.header(), "Subject");
    }

    private static String author(Post post, EmailAddress sender) {
        return Author.of(post.header()).map(a -> a.name().isEmpty() ? a.address().toString() : a.name() + " <" + a.address() + ">").orElse(sender.toString());
    }

    private static String size(Post post, Locale language) {
        long octets = post.content().size();
        return octets < 10_240 ? ListMessages.text(language, "size.octets", octets) : ListMessages.text(language, "size.kilo", octets / 1024);
    }

    private static void log(Post post, String event) {
        MailLog.line("robot", post.queueId(), "list=<" + post.list().address() + ">, " + event);
    }
}
