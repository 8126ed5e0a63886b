package org.colombier.lists.command;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Outcome.Status;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.HeldMessages.Held;
import org.colombier.lists.moderation.HeldRequest;
import org.colombier.lists.moderation.ModerationSettings;
import org.colombier.lists.moderation.Reasons;
import org.colombier.lists.moderation.Requests;
import org.colombier.lists.moderation.Requests.NewRequest;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioContext;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;

/** Puts the {@link ListCommand}s before their scenarios; what a rule does not believe waits for a key. In the caller's transaction. Thread-safe. */
@Component
class ListCommands {

    private final Map<Verb, ListCommand> commands = new EnumMap<>(Verb.class);
    private final Scenarios scenarios;
    private final Requests requests;
    private final RobotPost robotPost;
    private final PortalLinks links;
    private final ModerationSettings settings;

    ListCommands(List<ListCommand> all, Scenarios scenarios, Requests requests, RobotPost robotPost, PortalLinks links, ModerationSettings settings) {
        all.forEach(c -> commands.put(c.verb(), c));
        this.scenarios = scenarios;
        this.requests = requests;
        this.robotPost = robotPost;
        this.links = links;
        this.settings = settings;
    }

    Outcome ask(Verb verb, MailingList list, Requester who, String argument) {
        ListCommand command = commands.get(verb);
        Decision decision = scenarios.decide(command.scenario(), ScenarioContext.forList(list).sender(who.address(), who.method()).build());
        return switch (decision.action()) {
            case DO_IT -> command.run(list, who, argument);
            case REQUEST_AUTH -> confirm(command, list, who, argument, decision.confirmBy().orElse(who.address()));
            default -> Outcome.refused(Reasons.sentence(who.language(), decision.reason(), list));
        };
    }

    /** Whether a held request is of one of these. */
    boolean isOurs(HeldRequest held) {
        return verb(held.operation()).isPresent();
    }

    /** Runs a held command anew, now by a proven person. */
    Outcome confirmed(HeldRequest held, MailingList list, Requester who) {
        return ask(verb(held.operation()).orElseThrow(), list, who, held.argument());
    }

    /** The held command as a person would have written it. */
    String words(HeldRequest held, MailingList list) {
        return words(verb(held.operation()).orElseThrow(), list, held.argument());
    }

    private static String words(Verb verb, MailingList list, String argument) {
        return (verb.name() + " " + list.name() + " " + argument).strip();
    }

    private Optional<Verb> verb(String operation) {
        return commands.keySet().stream().filter(v -> v.name().toLowerCase(Locale.ROOT).equals(operation)).findFirst();
    }

    private Outcome confirm(ListCommand command, MailingList list, Requester who, String argument, EmailAddress asked) {
        Held held = requests.hold(new NewRequest(list.id(), Decider.AUTHOR, command.verb().name().toLowerCase(Locale.ROOT), asked, asked, argument));
        boolean oneself = asked.canonical().equals(who.address().canonical());
        robotPost.send(Letter.fromRobot(list.domain(), "request_auth", asked, who.language()).about(list).with("token", held.token())
            .with("command", words(command.verb(), list, argument)).with("link", links.confirm(list.domain(), held.token()))
            .with("days", settings.requestDays()).answering(who.mail().filter(m -> oneself)));
        return new Outcome(Status.WAITING, "confirm.asked", oneself, asked.toString());
    }
}
