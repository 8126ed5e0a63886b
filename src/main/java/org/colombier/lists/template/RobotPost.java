package org.colombier.lists.template;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.ListVariables;
import org.colombier.lists.catalog.ListsSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.Domain;
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

    /** A letter written out. @param signer whose DKIM signature it gets; empty for none */
    public record Written(MessageContent mail, Optional<Domain> signer) {
    }

    private final MailTexts texts;
    private final MailQueue queue;
    private final PortalLinks links;
    private final ListsSettings settings;
    private final ListVariables variables;
    private final ReturnAddresses returns;
    private final SignedLetters signed;
    private final Clock clock;

    RobotPost(MailTexts texts, MailQueue queue, PortalLinks links, ListsSettings settings, ListVariables variables, ReturnAddresses returns, SignedLetters signed, Clock clock) {
        this.texts = texts;
        this.queue = queue;
        this.links = links;
        this.settings = settings;
        this.variables = variables;
        this.returns = returns;
        this.signed = signed;
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
        queue.submit(id, signed(envelope(letter), letter, author), mail, List.of(Recipient.of(letter.to())));
        MailLog.line("robot", id.toString(), "from=<" + author + ">, to=<" + letter.to() + ">, text=" + letter.text());
        return id;
    }

    /**
     * A letter of a list to many of its members, for whoever sends it.
     *
     * @param letter made with the list's address as {@code to}
     * @throws IllegalArgumentException if there is no text of that name
     */
    public Written write(Letter letter) {
        RobotText text = render(letter);
        EmailAddress author = author(letter);
        MessageContent mail = new LetterPaper(letter, text, author, authorName(letter, text), clock.instant(), QueueId.next(clock)).mail();
        return new Written(mail, signer(letter, author));
    }

    /** What every letter of the list may show, with an address of the visitor's as {@code to}: for a preview. */
    public Map<String, Object> commonFacts(MailingList list, EmailAddress to) {
        return model(Letter.fromList(list, "welcome", to, list.locale()));
    }

    /**
     * A letter's text alone, for mail that somebody else writes out: a digest.
     *
     * @throws IllegalArgumentException if there is no text of that name
     */
    public RobotText text(Letter letter) {
        return render(letter);
    }

    private RobotText render(Letter letter) {
        Map<String, Object> model = model(letter);
        return letter.list().map(list -> texts.render(letter.text(), list, letter.language(), model))
            .orElseGet(() -> texts.render(letter.text(), letter.domain(), letter.language(), model));
    }

    private Map<String, Object> model(Letter letter) {
        Map<String, Object> model = new HashMap<>(letter.facts());
        model.put("robot", robot(letter));
        model.put("to", letter.to().toString());
        model.put("site", Map.of("url", links.home(letter.domain())));
        letter.list().ifPresent(list -> {
            model.put("list", list(list));
            model.put("custom_vars", variables.variables(list));
        });
        return model;
    }

    private Map<String, String> robot(Letter letter) {
        EmailAddress robot = settings.robot(letter.domain());
        return Map.of("address", robot.toString(), "domain", letter.domain().unicode(), "listmaster", robot.withLocalPart("listmaster").toString());
    }

    private Map<String, String> list(MailingList list) {
        return Map.of("name", list.name(), "subscribe", list.subscribeAddress().toString(), "address", list.address().toString(), "subject", list.subject(), "request", list.requestAddress().toString(),
            "editor", list.editorAddress().toString(), "unsubscribe", list.unsubscribeAddress().toString(), "url", links.list(list.address()),
            "moderation", links.moderation(list.address()));
    }

    private Envelope signed(Envelope envelope, Letter letter, EmailAddress author) {
        return signer(letter, author).map(envelope::signedBy).orElse(envelope);
    }

    private Optional<Domain> signer(Letter letter, EmailAddress author) {
        return letter.list().filter(list -> !signed.areThoseOf(list)).isPresent() ? Optional.empty() : Optional.of(author.domain());
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
    private Envelope envelope(Letter letter) {
        boolean none = letter.byRobot() || letter.answered().isPresent() || letter.list().isEmpty();
        ReversePath path = none ? letter.returns().map(ReversePath::of).orElse(ReversePath.NULL)
            : ReversePath.of(letter.returns().or(() -> returns.of(letter)).orElseGet(() -> letter.list().get().ownerAddress()));
        Envelope envelope = Envelope.from(path);
        return letter.to().needsSmtpUtf8() ? envelope.with(Envelope.Body.SMTP_UTF8) : envelope;
    }
}
