package org.colombier.lists.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.colombier.directory.Domains;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Memberships.Operation;
import org.colombier.lists.posting.Author;
import org.colombier.lists.posting.AutoMail;
import org.colombier.lists.posting.HeaderText;
import org.colombier.lists.posting.ReadableText;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.ReversePath;
import org.colombier.ops.MailLog;
import org.colombier.policy.AuthorProof;
import org.springframework.stereotype.Component;

/** Runs the commands of a mail and reports on them in one answer. In the caller's transaction. Thread-safe. */
@Component
public class Commands {

    /** A mail to a domain's robot, or to an address of a list that stands for a command. */
    public record CommandMail(String queueId, Domain domain, ReversePath reversePath, HeaderSection header, MessageContent content) {
    }

    private final Catalog catalog;
    private final Domains domains;
    private final Memberships memberships;
    private final Confirmations confirmations;
    private final Moderating moderating;
    private final Inquiries inquiries;
    private final MemberOptions options;
    private final Answers answers;
    private final RobotPost robotPost;
    private final AuthorProof proof;

    Commands(Catalog catalog, Domains domains, Memberships memberships, Confirmations confirmations, Moderating moderating, Inquiries inquiries,
             MemberOptions options, Answers answers, RobotPost robotPost, AuthorProof proof) {
        this.catalog = catalog;
        this.domains = domains;
        this.memberships = memberships;
        this.confirmations = confirmations;
        this.moderating = moderating;
        this.inquiries = inquiries;
        this.options = options;
        this.answers = answers;
        this.robotPost = robotPost;
        this.proof = proof;
    }

    /** A mail to the robot: its commands are read from subject and text. */
    public void run(CommandMail mail) {
        answered(mail, requester -> {
            String subject = HeaderText.of(mail.header(), "Subject");
            CommandParser.Reading read = CommandParser.read(subject, ReadableText.of(mail.content().octets()));
            if (read.commands().isEmpty()) {
                robotPost.send(Letter.fromRobot(mail.domain(), "unknown_command", requester.address(), requester.language()).answering(mail.header()));
                return "no command";
            }
            return run(mail, requester, read);
        });
    }

    /** A mail that asks by its address or subject to join one list. */
    public void subscribe(CommandMail mail, MailingList list) {
        subscription(mail, list, Operation.SUBSCRIBE);
    }

    /** As {@link #subscribe}, for leaving. */
    public void unsubscribe(CommandMail mail, MailingList list) {
        subscription(mail, list, Operation.UNSUBSCRIBE);
    }

    private void subscription(CommandMail mail, MailingList list, Operation operation) {
        answered(mail, person -> {
            Requester requester = person.in(list.locale());
            String verb = Memberships.command(operation, list, requester.address(), requester.address());
            Outcome outcome = memberships.ask(operation, list, requester, requester.address(), requester.name());
            report(mail, requester, List.of(result(verb, outcome, requester)), "");
            return verb + ": " + outcome.key();
        });
    }

    private void answered(CommandMail mail, Function<Requester, String> run) {
        Optional<String> silence = AutoMail.reasonForSilence(mail.reversePath(), mail.header());
        Optional<Author> author = Author.of(mail.header());
        if (silence.isPresent() || author.isEmpty()) {
            log(mail, "status=dropped (" + silence.orElse("no single valid From field") + ")");
        } else if (!answers.another(author.get().address())) {
            log(mail, "from=<" + author.get().address() + ">, status=dropped (too many answers to this address in an hour)");
        } else {
            Locale language = domains.find(mail.domain()).map(d -> Locale.forLanguageTag(d.language())).orElse(Locale.ENGLISH);
            Requester requester = new Requester(author.get().address(), author.get().name(), method(mail.header(), author.get()), false, language, Optional.of(mail.header()));
            log(mail, "from=<" + requester.address() + ">, status=done (" + run.apply(requester) + ")");
        }
    }

    private AuthMethod method(HeaderSection header, Author author) {
        return proof.isSigned(header, author.address().domain()) ? AuthMethod.DKIM : AuthMethod.SMTP;
    }

    private String run(CommandMail mail, Requester requester, CommandParser.Reading read) {
        List<Map<String, Object>> results = new ArrayList<>();
        List<String> logged = new ArrayList<>();
        for (Command.Line line : read.commands()) {
            Requester who = requester.quiet(line.quiet());
            Outcome outcome = run(mail.domain(), who, line.command());
            results.add(result(line.line(), outcome, who));
            logged.add(line.line() + ": " + outcome.key());
        }
        report(mail, requester, results, read.unknown());
        return String.join(", ", logged);
    }

    private Outcome run(Domain domain, Requester who, Command command) {
        return switch (command) {
            case Command.Help ignored -> inquiries.help(domain, who);
            case Command.Lists ignored -> inquiries.lists(domain, who);
            case Command.Which ignored -> inquiries.which(domain, who);
            case Command.Info(String list) -> onList(domain, list, l -> inquiries.info(l, who));
            case Command.Review(String list) -> onList(domain, list, l -> inquiries.review(l, who));
            case Command.Subscribe(String list, String name) -> onList(domain, list,
                l -> memberships.ask(Operation.SUBSCRIBE, l, who, who.address(), name.isEmpty() ? who.name() : name));
            case Command.Signoff(String list, String address) -> onList(domain, list,
                l -> about(address.isEmpty() ? who.address().toString() : address, whom -> memberships.ask(Operation.UNSUBSCRIBE, l, who, whom, "")));
            case Command.Set(String list, String mode) -> onList(domain, list, l -> options.set(l, who, mode));
            case Command.Add(String list, String address, String name) -> onList(domain, list,
                l -> about(address, whom -> memberships.ask(Operation.ADD, l, who, whom, name)));
            case Command.Del(String list, String address) -> onList(domain, list,
                l -> about(address, whom -> memberships.ask(Operation.DEL, l, who, whom, "")));
            case Command.Invite(String list, String address, String name) -> onList(domain, list,
                l -> about(address, whom -> memberships.ask(Operation.INVITE, l, who, whom, name)));
            case Command.Confirm(String token) -> confirmations.confirm(token, who.language());
            case Command.Distribute(String token) -> moderating.distribute(token, who);
            case Command.Reject(String token) -> moderating.reject(token, who);
        };
    }

    /** A list by its name, or its address in this domain: the robot of a domain speaks for its own lists only. */
    private Outcome onList(Domain domain, String word, Function<MailingList, Outcome> then) {
        String address = word.contains("@") ? word : word + "@" + domain.ascii();
        return EmailAddress.tryParse(address).filter(a -> a.domain().equals(domain)).flatMap(catalog::find).filter(MailingList::isOpen)
            .map(then).orElseGet(() -> Outcome.refused("list.unknown", word));
    }

    private static Outcome about(String address, Function<EmailAddress, Outcome> then) {
        return EmailAddress.tryParse(address).map(then).orElseGet(() -> Outcome.refused("address.invalid", address));
    }

    private static Map<String, Object> result(String command, Outcome outcome, Requester who) {
        return Map.of("command", command, "text", outcome.text(who.language()), "silent", outcome.silent() || who.quiet() && !outcome.isRefused());
    }

    /** One report per mail, of all that no letter of its own tells. @param unknown the line at which the reading ended, or empty */
    private void report(CommandMail mail, Requester requester, List<Map<String, Object>> results, String unknown) {
        List<Map<String, Object>> told = results.stream().filter(r -> !Boolean.TRUE.equals(r.get("silent"))).toList();
        if (!told.isEmpty() || !unknown.isEmpty()) {
            robotPost.send(Letter.fromRobot(mail.domain(), "command_report", requester.address(), requester.language())
                .with("results", told).with("unknown", unknown).answering(mail.header()));
        }
    }

    private static void log(CommandMail mail, String event) {
        MailLog.line("robot", mail.queueId(), event);
    }
}
