package org.colombier.delivery;

import java.util.List;
import org.colombier.directory.Accounts;
import org.colombier.lists.robot.Robots;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.SmtpReply;
import org.colombier.mailstore.Mailboxes;
import org.colombier.queue.PacketQueue;
import org.colombier.smtp.client.SmtpClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which agent serves which transport, and with what limits. */
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

    @Bean
    MailboxAgent mailboxAgent(Accounts accounts, Mailboxes mailboxes) {
        return new MailboxAgent(accounts, mailboxes);
    }

    @Bean
    Dispatcher dispatcher(PacketQueue queue, MailboxAgent mailboxes, Robots robots, SmtpClient client,
                          DeliverySettings settings) {
        RemoteAgent remote = new RemoteAgent(client);
        Lane.Limits world = limits(settings, settings.remoteWorkers(), settings.destinationConcurrency());
        return new Dispatcher(queue, List.of(
            new Lane(Transport.MAILBOX, queue, mailboxes, limits(settings, settings.mailboxWorkers(), settings.mailboxWorkers())),
            // Posts to one list are handled one after the other, different lists at the same time.
            new Lane(Transport.ROBOT, queue, new RobotAgent(queue, robots), limits(settings, settings.robotWorkers(), 1)),
            new Lane(Transport.SMTP, queue, remote, world),
            new Lane(Transport.LMTP, queue, remote, world),
            // What the transport table puts off.
            new Lane(Transport.REFUSE, queue, (attempt, stopping) -> attempt.settleRest(SmtpReply.parse(attempt.packet().hop().destination()), "none"),
                limits(settings, 1, 1))));
    }

    private static Lane.Limits limits(DeliverySettings settings, int workers, int perDestination) {
        return new Lane.Limits(workers, Math.min(workers, perDestination), settings.window(), settings.poll());
    }
}
