package org.colombier.lists.robot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.family.AutomaticLists;
import org.colombier.lists.posting.Author;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.MailLog;
import org.colombier.queue.Turn;
import org.colombier.routing.ListAddresses;
import org.colombier.routing.ListAddresses.RobotAddress;
import org.colombier.routing.RobotRole;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.stereotype.Component;

/** Asks once more what the address is, for a list may have gone while its mail was in the queue, and hands the mail to the flows. */
@Component
class RobotDoor implements Robots {

    private static final SmtpReply DONE = new SmtpReply(250, "2.0.0", "Ok");
    private static final SmtpReply GONE = new SmtpReply(550, "5.1.1", "No such list here any more");

    private static final int USUAL_PRIORITY = 5;

    private final ListAddresses addresses;
    private final Catalog catalog;
    private final FrozenPosts posts;
    private final MessageChannel robots;
    private final AutomaticLists automatic;

    RobotDoor(ListAddresses addresses, Catalog catalog, FrozenPosts posts, MessageChannel robots, AutomaticLists automatic) {
        this.automatic = automatic;
        this.addresses = addresses;
        this.catalog = catalog;
        this.posts = posts;
        this.robots = robots;
    }

    @Override
    public SmtpReply handle(RobotMail mail) {
        Optional<RobotAddress> found = addresses.find(mail.recipient().address());
        HeaderSection header = header(mail);
        if (found.isPresent() && !found.get().made()) {
            return make(found.get(), mail, header);
        }
        Optional<MailingList> list = found.filter(f -> f.role().compareTo(RobotRole.BOUNCE) < 0).flatMap(f -> catalog.find(f.robot()));
        boolean gone = found.isEmpty() || found.get().role().compareTo(RobotRole.BOUNCE) < 0 && list.isEmpty();
        if (gone) {
            MailLog.line("robot", mail.queueId(), "to=<" + mail.recipient().address() + ">, status=bounced (" + GONE + ")");
            return GONE;
        }
        RobotJob job = new RobotJob(mail, found.get().role(), list, header);
        if (job.role() == RobotRole.POST) {
            return automatic.ready(list.orElseThrow(), mail.queueId()) instanceof AutomaticLists.Outcome.Refused(SmtpReply reply) ? reply : post(job, list.get());
        } else {
            take(job);
        }
        return DONE;
    }

    /** The first mail to a list that it makes. */
    private SmtpReply make(RobotAddress address, RobotMail mail, HeaderSection header) {
        Optional<Author> author = Author.of(header);
        if (author.isEmpty() || mail.envelope().reversePath().isNull()) {
            MailLog.line("robot", mail.queueId(), "to=<" + mail.recipient().address() + ">, status=bounced (" + GONE + "), makes no list: no author");
            return GONE;
        }
        return switch (automatic.make(address.robot(), author.get().address(), mail.queueId())) {
            case AutomaticLists.Outcome.Refused(SmtpReply reply) -> reply;
            case AutomaticLists.Outcome.Ready(MailingList list) -> post(new RobotJob(mail, RobotRole.POST, Optional.of(list), header), list);
        };
    }

    private SmtpReply post(RobotJob job, MailingList list) {
        Optional<String> frozen = posts.why(list);
        if (frozen.isPresent()) {
            posts.keep(list, job.mail(), frozen.get());
        } else {
            int priority = Integer.parseInt(catalog.settings(list).get(ListParameters.PRIORITY));
            Turn.later(Duration.ofMinutes(priority - USUAL_PRIORITY), () -> take(job));
        }
        return DONE;
    }

    /** Direct channels: done when this returns. What a robot throws comes out as it was thrown, so that the agent can tell a database away from a fault of ours. */
    private void take(RobotJob job) {
        try {
            robots.send(new GenericMessage<>(job));
        } catch (MessagingException wrapped) {
            if (wrapped.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw wrapped;
        }
    }

    private static HeaderSection header(RobotMail mail) {
        try {
            return HeaderSection.read(mail.content());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
