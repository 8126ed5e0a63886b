package org.colombier.lists.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.colombier.directory.Domains;
import org.colombier.directory.Listmasters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.posting.Author;
import org.colombier.lists.posting.AutoMail;
import org.colombier.lists.posting.HeaderText;
import org.colombier.lists.posting.ReadableText;
import org.colombier.lists.scenario.AuthMethod;
import org.colombier.lists.smime.SignatureCheck;
import org.colombier.lists.smime.Signatures;
import org.colombier.lists.smime.SignedMail;
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

    private final Domains domains;
    private final Listmasters listmasters;
    private final CommandRunner runner;
    private final Memberships memberships;
    private final Answers answers;
    private final SeenCommands seen;
    private final CommandSettings settings;
    private final RobotPost robotPost;
    private final AuthorProof proof;
    private final SignedMail signatures;

    Commands(Domains domains, Listmasters listmasters, CommandRunner runner, Memberships memberships, Answers answers, SeenCommands seen, CommandSettings settings,
             RobotPost robotPost, AuthorProof proof, SignedMail signatures) {
        this.domains = domains;
        this.listmasters = listmasters;
        this.runner = runner;
        this.memberships = memberships;
        this.answers = answers;
        this.seen = seen;
        this.settings = settings;
        this.robotPost = robotPost;
        this.proof = proof;
        this.signatures = signatures;
    }

    /** A mail to the robot: its commands are read from subject and text. */
    public void run(CommandMail mail) {
        String subject = HeaderText.of(mail.header(), "Subject");
        CommandParser.Reading read = CommandParser.read(subject, ReadableText.ofAnyPart(Signatures.readable(mail.content()).octets()));
        answered(mail, mail.domain().ascii(), person -> {
            Requester requester = read.commands().stream().anyMatch(c -> Verb.isFrench(c.line().split(" ", 2)[0])) ? person.in(Locale.FRENCH) : person;
            if (read.commands().isEmpty()) {
                robotPost.send(Letter.fromRobot(mail.domain(), "unknown_command", requester.address(), requester.language()).answering(mail.header()));
                return "no command";
            }
            return run(mail, signsFor(requester, read) ? requester.by(AuthMethod.SMIME) : requester, read);
        });
    }

    /** RFC 8551 section 3.1: the header is not signed, so the author's signature vouches for commands that stand in the signed text alone. */
    private static boolean signsFor(Requester requester, CommandParser.Reading read) {
        return requester.proof().signature() instanceof SignatureCheck.Valid valid
            && CommandParser.read("", ReadableText.ofAnyPart(valid.content().octets())).commands().equals(read.commands());
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
        answered(mail, operation.scenario() + " " + list.address(), person -> {
            Requester requester = person.in(list.locale());
            String verb = operation.words(list, requester.address(), requester.address());
            Outcome outcome = memberships.ask(operation, list, requester, requester.address(), requester.name());
            report(mail, requester, List.of(result(verb, outcome, requester)), new CommandParser.Reading(List.of(), "", false));
            return verb + ": " + outcome.key();
        });
    }

    /** @param robot the address that the mail is for, in our words: a mail for two of them is no repetition */
    private void answered(CommandMail mail, String robot, Function<Requester, String> run) {
        Optional<Author> author = Author.of(mail.header());
        Optional<String> silence = silence(mail, robot, author);
        if (silence.isPresent()) {
            log(mail, "status=dropped (" + silence.get() + ")");
            return;
        }
        EmailAddress from = author.orElseThrow().address();
        switch (answers.another(from)) {
            case ANSWER -> {
                Requester requester = requester(mail, author.get());
                log(mail, "from=<" + from + ">, status=done (" + run.apply(requester) + ")");
            }
            case FLOOD -> {
                log(mail, "from=<" + from + ">, status=dropped (more than colombier.commands.loop-command-max answers; the listmasters are told)");
                tellListmasters(mail.domain(), from);
            }
            case DROP -> log(mail, "from=<" + from + ">, status=dropped (more than colombier.commands.loop-command-max answers)");
        }
    }

    /** Why nothing is answered. The order is from what the envelope says to what costs a look-up. */
    private Optional<String> silence(CommandMail mail, String robot, Optional<Author> author) {
        Optional<String> automatic = AutoMail.reasonForSilence(mail.reversePath(), mail.header());
        if (automatic.isPresent()) {
            return automatic;
        }
        if (author.isEmpty()) {
            return Optional.of("no single valid From field");
        }
        return mail.header().first("Message-ID").filter(id -> !seen.isNew(robot, id)).map(id -> "seen before, message-id=" + id);
    }

    private void tellListmasters(Domain domain, EmailAddress flooding) {
        Collection<EmailAddress> own = domains.listmasters(domain);
        Locale language = domains.find(domain).map(d -> Locale.forLanguageTag(d.language())).orElse(Locale.ENGLISH);
        for (EmailAddress listmaster : own.isEmpty() ? listmasters.ofSite() : own) {
            robotPost.send(Letter.fromRobot(domain, "loop_command", listmaster, language).with("address", flooding.toString()).with("limit", settings.loopCommandMax()));
        }
    }

    /** The sender's, as far as their mail program tells it, else the domain's. */
    private Locale language(CommandMail mail) {
        return Stream.of("Accept-Language", "Content-Language").flatMap(name -> mail.header().first(name).stream())
            .flatMap(value -> Stream.of("fr", "en").filter(value.strip().toLowerCase(Locale.ROOT)::startsWith)).findFirst().map(Locale::forLanguageTag)
            .orElseGet(() -> domains.find(mail.domain()).map(d -> Locale.forLanguageTag(d.language())).orElse(Locale.ENGLISH));
    }

    /** Known by what their domain signed; that the author signed it counts for {@link #signsFor some} commands. */
    private Requester requester(CommandMail mail, Author author) {
        SignatureCheck own = signatures.proof(mail.content(), author.address(), mail.header().first("Message-ID"));
        boolean byDomain = proof.isSigned(mail.header(), author.address().domain());
        return new Requester(author.address(), author.name(), byDomain ? AuthMethod.DKIM : AuthMethod.SMTP, false, language(mail), new Proof(own, byDomain), Optional.of(mail.header()));
    }

    private String run(CommandMail mail, Requester requester, CommandParser.Reading read) {
        List<Map<String, Object>> results = new ArrayList<>();
        List<String> logged = new ArrayList<>();
        for (Command.Line line : read.commands()) {
            Requester who = requester.quiet(line.quiet());
            Outcome outcome = runner.run(mail.domain(), who, line.command());
            results.add(result(line.line(), outcome, who));
            logged.add(line.line() + ": " + outcome.key());
        }
        report(mail, requester, results, read);
        return String.join(", ", logged);
    }

    private static Map<String, Object> result(String command, Outcome outcome, Requester who) {
        return Map.of("command", command, "kind", outcome.status().name().toLowerCase(Locale.ROOT), "text", outcome.text(who.language()), "silent", outcome.silent() || who.quiet() && !outcome.isRefused());
    }

    /** One report per mail, of all that no letter of its own tells. @param read for the line at which the reading ended */
    private void report(CommandMail mail, Requester requester, List<Map<String, Object>> results, CommandParser.Reading read) {
        List<Map<String, Object>> told = results.stream().filter(r -> !Boolean.TRUE.equals(r.get("silent"))).toList();
        if (!told.isEmpty() || !read.unknown().isEmpty()) {
            robotPost.send(Letter.fromRobot(mail.domain(), "command_report", requester.address(), requester.language())
                .with("results", told).with("unknown", read.unknown()).with("full", read.full()).with("most", CommandParser.MOST_COMMANDS).answering(mail.header()));
        }
    }

    private static void log(CommandMail mail, String event) {
        MailLog.line("robot", mail.queueId(), event);
    }
}
