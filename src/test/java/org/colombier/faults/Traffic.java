package org.colombier.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.colombier.testing.PlainClient;
import org.colombier.testing.ServerProcess;

/**
 * Clients that send mail of every kind at the same time, until told to stop, and keep book of the answers. No mail is
 * sent twice, so each copy too many is the server's. While the server is away they try to reach it.
 */
final class Traffic {

    private static final int CLIENTS = 6;
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final ServerProcess server;
    private final List<String> members;
    private final ConcurrentLinkedQueue<Mail> accepted = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Mail> refused = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger took = new AtomicInteger();
    private final List<Thread> clients;
    private volatile boolean going = true;

    private Traffic(ServerProcess server, List<String> members) {
        this.server = server;
        this.members = members;
        this.clients = Stream.generate(() -> Thread.ofVirtual().unstarted(this::send)).limit(CLIENTS).toList();
    }

    static Traffic to(ServerProcess server, List<String> members) {
        Traffic traffic = new Traffic(server, members);
        traffic.clients.forEach(Thread::start);
        return traffic;
    }

    private void send() {
        while (going) {
            int number = COUNT.incrementAndGet();
            Mail mail = Mail.of(ProcessHandle.current().pid() + "." + number + "@traffic.test", number, members);
            try {
                answered(mail, PlainClient.send(server.port("smtp.mx"), mail.from(), mail.to(), mail.id()));
            } catch (IOException left) {
                // Nothing is known of this mail, so nothing is expected of it.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void answered(Mail mail, String reply) {
        if (reply.startsWith("250 ")) {
            accepted.add(mail);
            took.incrementAndGet();
        } else {
            refused.add(mail);
            refusals.add(reply);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    int took() {
        return took.get();
    }

    Collection<Mail> accepted() {
        return accepted;
    }

    /** Mail that the server said no to. */
    Collection<Mail> refused() {
        return refused;
    }

    /** What it said then. */
    Collection<String> refusals() {
        return refusals;
    }

    /** Returns when every client has its last answer. */
    void stop() throws InterruptedException {
        going = false;
        for (Thread client : clients) {
            client.join();
        }
    }
}
