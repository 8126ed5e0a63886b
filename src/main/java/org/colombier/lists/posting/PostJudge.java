package org.colombier.lists.posting;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.lists.scenario.SpamFilter;
import org.colombier.lists.smime.Decryption;
import org.colombier.lists.smime.Opened;
import org.colombier.lists.smime.SignatureCheck;
import org.colombier.lists.smime.SignedMail;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.ops.MailLog;
import org.colombier.policy.AuthorProof;
import org.springframework.stereotype.Component;

/** Decides what becomes of a post: first whether it is one at all, then by the list's {@code send} scenario. Thread-safe. */
@Component
public class PostJudge {

    /** What people send to the list who meant its robot. */
    private static final Pattern MISADDRESSED = Pattern.compile("(?:please\\s+)?(?:subscribe|unsubscribe|signoff|sign\\s?off|désabonnement|désinscription|désabonnez[- ]moi|remove me|set\\s+\\S+\\s+(?:no)?mail|(?:un)?sub(?:scribe)?\\s+\\S+)[.!]*",
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final int LINES_OF_A_COMMAND = 5;

    private final Catalog catalog;
    private final Scenarios scenarios;
    private final SpamFilter spam;
    private final SignedMail signatures;
    private final Decryption decryption;
    private final Traffic traffic;
    private final AuthorProof proof;
    private final PostingSettings site;
    private final Personalisation personalisation;

    PostJudge(Catalog catalog, Scenarios scenarios, Traffic traffic, AuthorProof proof, PostingSettings site, SpamFilter spam, SignedMail signatures, Decryption decryption, Personalisation personalisation) {
        this.signatures = signatures;
        this.decryption = decryption;
        this.spam = spam;
        this.catalog = catalog;
        this.scenarios = scenarios;
        this.traffic = traffic;
        this.proof = proof;
        this.site = site;
        this.personalisation = personalisation;
    }

    /** Judges a post as it comes in, and notes its Message-ID in the caller's transaction. */
    public Verdict judge(Post post) {
        ListSettings settings = catalog.settings(post.list());
        Optional<String> loop = AutoMail.loop(post.header(), post.list().address().toString());
        if (loop.isPresent()) {
            return new Verdict.Drop("loop, " + loop.get());
        }
        Optional<String> automatic = post.reversePath().isNull() ? Optional.of("null reverse-path") : AutoMail.automaticallyWritten(post.header());
        if (automatic.isPresent() && settings.get(ListParameters.REJECT_AUTOMATES)) {
            return new Verdict.Drop("automatic mail, " + automatic.get());
        }
        Optional<Author> author = Author.of(post.header());
        if (author.isEmpty()) {
            return new Verdict.Drop("no single valid From field");
        }
        EmailAddress sender = author.get().address();
        if (settings.get(ListParameters.REJECT_AUTOMATES) && settings.get(ListParameters.LOOP_PREVENTION_REGEX).filter(r -> new BoundedPattern(r).matches(sender.localPart())).isPresent()) {
            return new Verdict.Drop("automatic mail, sender <" + sender + "> is a robot (loop_prevention_regex)");
        }
        // Only a forger writes to a list in the list's own name: what the list sends itself bears its List-Id.
        if (sender.canonical().equals(post.list().address())) {
            return new Verdict.Drop("From is the list itself");
        }
        return ruledOut(post, settings, sender).orElseGet(() -> judge(post.list(), sender, readable -> method(post, readable, sender), post.header(), post.content()));
    }

    /** @param readable without the encryption it came with: inside it people sign (RFC 8551 section 3.7) */
    private AuthMethod method(Post post, MessageContent readable, EmailAddress sender) {
        SignatureCheck check = signatures.proof(readable, sender, post.header().first("Message-ID"));
        if (check instanceof SignatureCheck.Invalid(String reason)) {
            MailLog.line("robot", post.queueId(), "from=<" + sender + ">, signature not counted (" + reason + ")");
        }
        if (check instanceof SignatureCheck.Valid) {
            return AuthMethod.SMIME;
        }
        return proof.isSigned(post.header(), sender.domain()) ? AuthMethod.DKIM : AuthMethod.SMTP;
    }

    private Optional<Verdict> ruledOut(Post post, ListSettings settings, EmailAddress sender) {
        if (post.content().size() > settings.get(ListParameters.MAX_SIZE)) {
            return Optional.of(new Verdict.Refuse(sender, "too-large", Optional.empty()));
        }
        if (site.misaddressedCommands() && isMisaddressed(HeaderText.of(post.header(), "Subject"), post.content())) {
            return Optional.of(new Verdict.Refuse(sender, "misaddressed-command", Optional.empty()));
        }
        Optional<String> messageId = post.header().first("Message-ID");
        if (messageId.isPresent() && !traffic.isNew(post.list().id(), messageId.get())) {
            return Optional.of(new Verdict.Drop("seen before, message-id=" + messageId.get()));
        }
        return Optional.empty();
    }

    /** Judges by the scenario alone: a post that came before, whose author has confirmed it ({@code MD5}). */
    public Verdict judge(MailingList list, EmailAddress sender, AuthMethod method, HeaderSection header, MessageContent content) {
        return judge(list, sender, readable -> method, header, content);
    }

    private Verdict judge(MailingList list, EmailAddress sender, Function<MessageContent, AuthMethod> method, HeaderSection header, MessageContent content) {
        return switch (decryption.open(list, content)) {
            case Opened.Unreadable() -> new Verdict.Refuse(sender, "cannot-be-decrypted", Optional.empty());
            case Opened.AsItIs() -> judge(list, sender, method.apply(content), header, content, false);
            case Opened.Clear(MessageContent clear) -> judge(list, sender, method.apply(clear), header, clear, true);
        };
    }

    private Verdict judge(MailingList list, EmailAddress sender, AuthMethod method, HeaderSection header, MessageContent content, boolean decrypted) {
        SpamFilter.Status status = spam.status(list.domain(), content);
        MessageTopics topics = MessageTopics.of(catalog.settings(list));
        ScenarioContext.Builder request = ScenarioContext.forList(list).sender(sender, method).message(content)
            .bcc(!isAddressed(header, list.address())).variable("msg->spam_status", status.name().toLowerCase(Locale.ROOT));
        Set<String> ofPost = topics.isEmpty() ? Set.of() : tell(request, topics, content.octets());
        Decision decision = scenarios.decide("send", (decrypted ? request.variable("msg_encrypted", "smime") : request).build());
        // Whoever confirmed the message by hand is no spammer's program.
        boolean suspicious = status == SpamFilter.Status.SPAM && (method == AuthMethod.SMTP || method == AuthMethod.DKIM);
        return switch (decision.action()) {
            case DO_IT -> suspicious ? new Verdict.Moderate(sender, true, "spam_status", "spam", "") : tagged(list, sender, method, content, topics, ofPost);
            case EDITORKEY, OWNER, LISTMASTER, HAM, SPAM, UNSURE -> new Verdict.Moderate(sender, decision.quiet(), decision.rule().replaceAll("\\s+", " "), decision.reason(), decision.title(list.locale()));
            case EDITOR -> new Verdict.PassToModerators(sender);
            case REQUEST_AUTH -> new Verdict.AskAuthor(sender, decision.confirmBy().orElse(sender));
            case REJECT -> decision.quiet() ? new Verdict.Drop("refused quietly by rule " + decision.rule())
                : new Verdict.Refuse(sender, decision.reason().isEmpty() ? "not-authorized" : decision.reason(), decision.template());
        };
    }

    /** What the rules see of a post's topics ({@code topic_editor} stays empty: a moderator's choice comes after the rules). @return them */
    private static Set<String> tell(ScenarioContext.Builder request, MessageTopics topics, byte[] post) {
        Set<String> named = topics.named(post);
        Set<String> found = named.isEmpty() ? topics.found(post) : Set.of();
        Set<String> all = named.isEmpty() ? found : named;
        request.variable("topic", String.join(",", all)).variable("topic_sender", String.join(",", named)).variable("topic_auto", String.join(",", found))
            .variable("topic_needed", topics.isMissing(all) ? "1" : "0");
        return all;
    }

    /** Better the author corrects a text with members' data than that members get rubbish. */
    private Optional<String> personal(MailingList list, EmailAddress sender, MessageContent content) {
        return personalisation.fault(list, content, sender, false);
    }

    /** A post that must have a topic and has none waits; an author who was asked and names none has said that it is about something else. */
    private Verdict tagged(MailingList list, EmailAddress sender, AuthMethod method, MessageContent content, MessageTopics topics, Set<String> ofPost) {
        if (personal(list, sender, content).isPresent()) {
            return new Verdict.Refuse(sender, "personalization-failed", Optional.empty());
        }
        if (!topics.isMissing(ofPost)) {
            return new Verdict.Distribute(sender, Admission.of(method));
        }
        return switch (topics.tagging()) {
            case REQUIRED_SENDER -> method == AuthMethod.MD5 ? new Verdict.Distribute(sender, Admission.MD5) : new Verdict.AskAuthor(sender, sender);
            case REQUIRED_MODERATOR -> new Verdict.Moderate(sender, false, "msg_topic_tagging required_moderator", "topic-missing", "");
            case OPTIONAL -> new Verdict.Distribute(sender, Admission.of(method));
        };
    }

    private static boolean isAddressed(HeaderSection header, EmailAddress list) {
        return java.util.stream.Stream.of("To", "Cc").flatMap(name -> header.all(name).stream()).flatMap(v -> Author.mailboxes(v).stream())
            .anyMatch(a -> a.address().canonical().equals(list));
    }

    /** A subject or a whole short text that is nothing but a command. */
    static boolean isMisaddressed(String subject, MessageContent content) {
        if (MISADDRESSED.matcher(subject.strip()).matches()) {
            return true;
        }
        if (content.size() > 64 * 1024) {
            return false;
        }
        var lines = ReadableText.of(content.octets()).lines().map(String::strip).takeWhile(l -> !l.equals("--")).filter(l -> !l.isEmpty()).limit(LINES_OF_A_COMMAND + 1L).toList();
        return !lines.isEmpty() && lines.size() <= LINES_OF_A_COMMAND && MISADDRESSED.matcher(lines.getFirst()).matches();
    }
}
