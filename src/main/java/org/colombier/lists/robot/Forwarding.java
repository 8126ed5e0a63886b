package org.colombier.lists.robot;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.colombier.directory.Domains;
import org.colombier.directory.Listmasters;
import org.colombier.lists.catalog.ListsSettings;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.posting.AutoMail;
import org.colombier.lists.posting.ListMailbox;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.ops.MailLog;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueId;
import org.springframework.stereotype.Component;

/**
 * Passes a person's mail on to the people behind an address. The message stays as it is but for X-Loop and Sender, and for From
 * where the author's DMARC policy would have the copy refused; bounces come to an address that answers nobody.
 */
@Component
class Forwarding {

    private final Admins admins;
    private final Domains domains;
    private final Listmasters listmasters;
    private final ListMailbox mailbox;
    private final MailQueue queue;
    private final ListsSettings settings;
    private final Clock clock;

    Forwarding(Admins admins, Domains domains, Listmasters listmasters, ListMailbox mailbox, MailQueue queue, ListsSettings settings, Clock clock) {
        this.admins = admins;
        this.domains = domains;
        this.listmasters = listmasters;
        this.mailbox = mailbox;
        this.queue = queue;
        this.settings = settings;
        this.clock = clock;
    }

    void toOwners(RobotJob job) {
        forward(job, receiving(admins.owners(job.theList().id())), job.theList().ownerAddress());
    }

    void toModerators(RobotJob job) {
        forward(job, receiving(admins.moderating(job.theList().id())), job.theList().ownerAddress());
    }

    /** To the listmasters of the domain, else of the domain's site. */
    void toListmasters(RobotJob job) {
        Collection<EmailAddress> own = domains.listmasters(job.domain());
        forward(job, own.isEmpty() ? listmasters.ofSite() : own, settings.robotOwner(job.domain()));
    }

    private void forward(RobotJob job, Collection<EmailAddress> people, EmailAddress bounces) {
        String robot = job.address().canonical().toString();
        // An automatic reply to a forwarded mail, forwarded again, would go round for ever.
        Optional<String> silence = Stream.of(AutoMail.loop(job.header(), robot), nullSender(job), AutoMail.automaticallyWritten(job.header()))
            .flatMap(Optional::stream).findFirst();
        List<Recipient> recipients = people.stream().map(EmailAddress::canonical).filter(a -> !a.toString().equals(robot)).distinct().map(Recipient::of).toList();
        if (silence.isPresent() || recipients.isEmpty()) {
            MailLog.line("robot", job.mail().queueId(), "to=<" + robot + ">, status=dropped (" + silence.orElse("nobody stands behind this address") + ")");
            return;
        }
        byte[] original = job.mail().content().octets();
        HeaderSection header = HeaderSection.read(original).prepend("X-Loop", robot);
        if (job.list().isPresent()) {
            mailbox.makeSendable(header, job.address(), job.list().get());
        } else {
            mailbox.makeSendable(header, job.address());
        }
        // RFC 5322 section 3.6.2: who sends is not who wrote.
        EmailAddress sender = settings.robot(job.domain());
        header.replace("Sender", sender.withLocalPart(sender.localPart() + "-request").toString());
        QueueId id = QueueId.next(clock);
        queue.submit(id, Envelope.from(ReversePath.of(bounces)).with(job.mail().envelope().body()), MessageContent.of(header.withBodyOf(original)), recipients);
        MailLog.line("robot", job.mail().queueId(), "to=<" + robot + ">, status=forwarded (to " + recipients.size() + " as " + id + ")");
    }

    private static Optional<String> nullSender(RobotJob job) {
        return job.reversePath().isNull() ? Optional.of("null reverse-path") : Optional.empty();
    }

    /** Those who want mail; all where none does: somebody must read what people write. */
    private static List<EmailAddress> receiving(List<ListAdmin> all) {
        List<EmailAddress> receiving = all.stream().filter(ListAdmin::receiving).map(ListAdmin::address).toList();
        return receiving.isEmpty() ? all.stream().map(ListAdmin::address).toList() : receiving;
    }
}
