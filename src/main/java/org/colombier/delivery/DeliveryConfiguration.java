package org.colombier.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.colombier.directory.Accounts;
import org.colombier.lists.robot.Robots;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.SmtpReply;
import org.colombier.mailstore.Mailboxes;
import org.colombier.ops.Site;
import org.colombier.queue.MailQueue;
import org.colombier.queue.PacketQueue;
import org.colombier.smtp.client.SmtpClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which agent serves which transport, and with what limits. */
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

    @Bean
    MailboxAgent mailboxAgent(Accounts accounts, Mailboxes mailboxes, Site site) {
        return new MailboxAgent(accounts, mailboxes, site);
    }

    @Bean
    Dispatcher dispatcher(PacketQueue queue, MailboxAgent mailboxes, Robots robots, SmtpClient client, Signatory signatory, MailQueue mails,
                          DeliverySettings settings, Clock clock, MeterRegistry meters) {
        RemoteAgent remote = new RemoteAgent(client, signatory, settings);
        List<Lane> lanes = List.of(
            lane(Transport.MAILBOX, queue, mailboxes, settings.mailboxWorkers(), fixed(settings.mailboxWorkers()), settings, clock),
            // Posts to one list are handled one after the other, different lists at the same time.
            lane(Transport.ROBOT, queue, new RobotAgent(queue, robots, mails, clock), settings.robotWorkers(), fixed(1), settings, clock),
            lane(Transport.SMTP, queue, remote, settings.remoteWorkers(), hop -> settings.of(Transport.SMTP, hop), settings, clock),
            lane(Transport.LMTP, queue, remote, settings.remoteWorkers(), hop -> settings.of(Transport.LMTP, hop), settings, clock),
            // What the transport table puts off.
            lane(Transport.REFUSE, queue, (attempt, course) -> attempt.settleRest(SmtpReply.parse(attempt.packet().hop().destination()), "none"), 1, fixed(1), settings, clock));
        lanes.forEach(lane -> measure(lane, meters));
        return new Dispatcher(queue, lanes);
    }

    private static void measure(Lane lane, MeterRegistry meters) {
        String transport = lane.transport().name().toLowerCase(Locale.ROOT);
        Gauge.builder("colombier.delivery.active", lane.destinations(), Destinations::running).tag("transport", transport)
            .description("Packets being delivered").register(meters);
        Gauge.builder("colombier.delivery.leased", lane.destinations(), Destinations::leased).tag("transport", transport)
            .description("Packets leased by this node: at work, waiting for their turn, or not recorded yet").register(meters);
        lane.measure(Timer.builder("colombier.delivery.attempts").tag("transport", transport).description("Attempts at a packet, whatever came of them").register(meters));
    }

    private static Function<String, DestinationLimits> fixed(int most) {
        DestinationLimits limits = DestinationLimits.fixed(most);
        return destination -> limits;
    }

    private static Lane lane(Transport transport, PacketQueue queue, Agent agent, int workers, Function<String, DestinationLimits> limits, DeliverySettings settings, Clock clock) {
        return new Lane(transport, queue, agent, new Destinations(workers, settings.window(), limits, clock, queue::pause), settings.poll());
    }
}
