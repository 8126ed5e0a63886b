package org.colombier.lists.command;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.command.Outcome.Status;
import org.colombier.lists.members.Admins;
import org.colombier.lists.moderation.HeldMessage;
import org.colombier.lists.moderation.HeldMessage.Decider;
import org.colombier.lists.moderation.HeldMessages;
import org.colombier.lists.moderation.HeldMessages.Decision;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.RobotPost;
import org.springframework.stereotype.Component;

/** DISTRIBUTE, REJECT and MODINDEX by mail: the token that only moderators were mailed is the right to decide; the index shows no token. */
@Component
class Moderating {

    private static final int MOST_SHOWN = 50;
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final Catalog catalog;
    private final HeldMessages messages;
    private final Admins admins;
    private final RobotPost robotPost;
    private final PortalLinks links;

    Moderating(Catalog catalog, HeldMessages messages, Admins admins, RobotPost robotPost, PortalLinks links) {
        this.catalog = catalog;
        this.messages = messages;
        this.admins = admins;
        this.robotPost = robotPost;
        this.links = links;
    }

    Outcome distribute(String token, Requester by) {
        return held(token).map(m -> accept(m, by)).orElseGet(() -> Outcome.refused("token.unknown"));
    }

    /** A mail has no place for topics: who must choose one does so on the page. */
    private Outcome accept(HeldMessage message, Requester by) {
        if (messages.needsTopic(message)) {
            String page = catalog.find(message.listId()).map(list -> links.moderation(list.address()) + "/" + message.id()).orElse("");
            return Outcome.refused("distribute.topic-needed", message.subject(), page);
        }
        return outcome("distribute.done", messages.accept(message.id(), by.address()));
    }

    Outcome reject(String token, Requester by) {
        return held(token).map(m -> outcome("reject.done", messages.reject(m.id(), by.address(), Optional.empty(), by.quiet())))
            .orElseGet(() -> Outcome.refused("token.unknown"));
    }

    /** Mailed to the address that moderates, so a forged From shows the forger nothing. */
    Outcome index(MailingList list, Requester who) {
        if (!admins.isModerator(list.id(), who.address()) && !admins.isOwner(list.id(), who.address())) {
            return Outcome.refused("modindex.refused", list.name());
        }
        List<HeldMessage> waiting = messages.in(list.id());
        List<Map<String, Object>> shown = waiting.stream().limit(MOST_SHOWN).map(m -> Map.<String, Object>of("sender", m.sender().toString(), "subject", m.subject(),
            "received", MINUTES.format(m.received()), "size", ListMessages.text(who.language(), m.size() < 10_240 ? "size.octets" : "size.kilo", m.size() < 10_240 ? m.size() : m.size() / 1024),
            "page", links.moderation(list.address()) + "/" + m.id())).toList();
        robotPost.send(Letter.fromRobot(list.domain(), "modindex", who.address(), who.language()).about(list).with("held", shown)
            .with("more", waiting.size() - shown.size()).answering(who.mail()));
        return Outcome.byLetter(Status.DONE, "modindex");
    }

    private Optional<HeldMessage> held(String token) {
        return messages.byToken(token).filter(m -> m.decider() == Decider.MODERATOR);
    }

    private static Outcome outcome(String done, Decision decision) {
        HeldMessage message = decision.message();
        if (decision.acted()) {
            return Outcome.done(done, message.subject());
        }
        return switch (message.state()) {
            case ACCEPTED -> Outcome.refused("moderated.accepted", message.decidedBy().map(Object::toString).orElse(""), message.subject());
            case REJECTED -> Outcome.refused("moderated.rejected", message.decidedBy().map(Object::toString).orElse(""), message.subject());
            case EXPIRED, PENDING -> Outcome.refused("token.used");
        };
    }
}
