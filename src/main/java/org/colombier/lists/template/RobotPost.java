package org.colombier.lists.template;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.ListsSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.Envelope;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.ops.MailLog;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueId;
import org.springframework.stereotype.Service;

/** Posts the robots' letters. Thread-safe. */
@Service
public class RobotPost {

    private final MailTexts texts;
    private final MailQueue queue;
    private final PortalLinks links;
    private final ListsSettings settings;
    private final Clock clock;

    RobotPost(MailTexts texts, MailQueue queue, PortalLinks links, ListsSettings settings, Clock clock) {
        this.texts = texts;
        this.queue = queue;
        this.links = links;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Renders a letter and submits it to the queue, in the caller's transaction if there is one: it leaves when that
     * commits, or never was.
     *
     * @return the id under which the queue and the mail log have it
     * @throws IllegalArgumentException if there is no text of that name
     */
    public QueueId send(Letter letter) {
        QueueId id = QueueId.next(clock);
        RobotText text = render(letter);
        EmailAddress author = author(letter);
        MessageContent mail = new LetterPaper(letter, text, author, authorName(letter, text), clock.instant(), id).mail();
        queue.submit(id, envelope(letter).signedBy(author.domain()), mail, List.of(Recipient.of(letter.to())));
        MailLog.line("robot", id.toString(), "from=<" + author + ">, to=<" + letter.to() + ">, text=" + letter.text());
        return id;
    }

    private RobotText render(Letter letter) {
        Map<String, Object> model = new HashMap<>(letter.facts());
        model.put("robot", robot(letter));
        model.put("to", letter.to().toString());
        model.put("site", Map.of("url", links.home(letter.domain())));
        letter.list().ifPresent(list -> model.put("list", list(list)));
        return letter.list().map(list -> texts.render(letter.text(), list, letter.language(), model))
            .orElseGet(() -> texts.render(letter.text(), letter.domain(), letter.language(), model));
    }

    private Map<String, String> robot(Letter letter) {
        EmailAddress robot = settings.robot(letter.domain());
        return Map.of("address", robot.toString(), "domain", letter.domain().unicode(), "listmaster", robot.withLocalPart("listmaster").toString());
    }

    private Map<String, String> list(MailingList list) {
        return Map.of("name", list.name(), "address", list.address().toString(), "subject", list.subject(), "request", list.requestAddress().toString(),
            "editor", list.editorAddress().toString(), "unsubscribe", list.unsubscribeAddress().toString(), "url", links.list(list.address()),
            "moderation", links.moderation(list.address()));
    }

    private EmailAddress author(Letter letter) {
        return letter.byRobot() || letter.list().isEmpty() ? settings.robot(letter.domain()) : letter.list().get().requestAddress();
    }

    private static String authorName(Letter letter, RobotText text) {
        return letter.byRobot() || letter.list().isEmpty() ? ListMessages.text(text.language(), "robot.name", letter.domain().unicode())
            : letter.list().get().subject();
    }

    /**
     * RFC 3834 section 3.3: what answers automatically has the null reverse-path, so that it is never answered. What a
     * list writes on its own account tells the list's owners if it cannot arrive.
     */
    private static Envelope envelope(Letter letter) {
        boolean none = letter.byRobot() || letter.answered().isPresent() || letter.list().isEmpty();
        ReversePath returns = letter.returns().map(ReversePath::of).orElseGet(() -> none ? ReversePath.NULL : ReversePath.of(letter.list().get().ownerAddress()));
        Envelope envelope = Envelope.from(returns);
        return letter.to().needsSmtpUtf8() ? envelope.with(Envelope.Body.SMTP_UTF8) : envelope;
    }
}
