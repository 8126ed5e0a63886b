package org.colombier.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.colombier.lists.robot.Robots;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.queue.PacketQueue;
import org.colombier.queue.QueueAdmin;
import org.colombier.queue.QueueFixture;
import org.colombier.queue.QueueId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final SmtpReply OK = new SmtpReply(250, "2.0.0", "done");
    private static final SmtpReply REFUSED = new SmtpReply(451, "4.4.1", "connect to mx.dead.test: Connection refused");

    private static QueueFixture fixture;
    private PacketQueue node;
    private Lane lane;

    @BeforeAll
    static void open() {
        fixture = new QueueFixture();
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @BeforeEach
    void begin() {
        fixture.clear();
        node = fixture.node("one");
    }

    @AfterEach
    void end() throws InterruptedException {
        stopLane();
        node.stop(Duration.ofSeconds(2));
    }

    private void stopLane() throws InterruptedException {
        lane.beginStop();
        lane.awaitIdle(System.nanoTime() + Duration.ofMillis(500).toNanos());
    }

    private void start(Transport transport, Agent agent, int workers, int perDestination) {
        start(transport, agent, workers, DestinationLimits.fixed(perDestination));
    }

    private void start(Transport transport, Agent agent, int workers, DestinationLimits limits) {
        Destinations destinations = new Destinations(workers, 50, hop -> limits, fixture.clock, node::pause);
        lane = new Lane(transport, node, agent, destinations, Duration.ofMillis(20));
        lane.start();
    }

    private static QueueId submit(String address) {
        QueueId id = fixture.nextId();
        fixture.queue().submit(id, Envelope.from(ReversePath.of(EmailAddress.parse("ann@sender.test"))), QueueFixture.message("x"), QueueFixture.recipients(address));
        return id;
    }

    private static void awaitEmptyQueue() {
        await().untilAsserted(() -> assertThat(fixture.count("queue_message")).isZero());
    }

    @Test
    void aDestinationThatHangsKeepsNothingFromTheOthers() {
        CountDownLatch hanging = new CountDownLatch(1);
        for (int i = 0; i < 120; i++) {
            submit("m" + i + "@hanging.test");
        }
        submit("a@quick.test");
        start(Transport.SMTP, (attempt, course) -> {
            if (attempt.packet().hop().destination().equals("hanging.test")) {
                hanging.await();
            }
            attempt.settleRest(OK, "none");
        }, 10, 3);
        await().until(() -> fixture.admin().list(Optional.empty(), 1_000).stream().noneMatch(m -> m.hops().contains("smtp:quick.test")));
        hanging.countDown();
        awaitEmptyQueue();
    }

    @Test
    void atMostSoManyWorkForOneDestination() {
        AtomicInteger atWork = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 60; i++) {
            submit("m" + i + "@one.test");
        }
        start(Transport.SMTP, (attempt, course) -> {
            most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
            Thread.yield();
            attempt.settleRest(OK, "none");
            atWork.decrementAndGet();
        }, 10, 3);
        awaitEmptyQueue();
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void aDeadDestinationCostsOneProbeAndComesBackWithOne() {
        AtomicInteger tried = new AtomicInteger();
        AtomicBoolean lives = new AtomicBoolean();
        for (int i = 0; i < 200; i++) {
            submit("m" + i + "@dead.test");
        }
        submit("a@quick.test");
        start(Transport.SMTP, (attempt, course) -> {
            boolean dead = attempt.packet().hop().destination().equals("dead.test") && !lives.get();
            if (dead) {
                tried.incrementAndGet();
                attempt.settleRest(REFUSED, "none");
                course.failed(REFUSED);
            } else {
                course.reached();
                attempt.settleRest(OK, "none");
            }
        }, 50, new DestinationLimits(5, 20, 1, 1, 1, Duration.ZERO, true));
        await().untilAsserted(() -> assertThat(fixture.admin().list(Optional.empty(), 1_000)).hasSize(200)
            .allMatch(m -> m.state() == QueueAdmin.State.DEFERRED && m.lastReply().contains("Connection refused")));
        assertThat(tried.get()).isEqualTo(1);
        fixture.clock.advance(Duration.ofSeconds(301));
        await().until(() -> tried.get() == 2);
        lives.set(true);
        fixture.clock.advance(Duration.ofSeconds(601));
        awaitEmptyQueue();
    }

    @Test
    void mailForADeadDestinationStillExpires() {
        submit("a@dead.test");
        submit("b@dead.test");
        start(Transport.SMTP, (attempt, course) -> {
            if (!attempt.packet().hop().destination().equals("dead.test")) {
                attempt.settleRest(OK, "none");
                return;
            }
            fixture.clock.advance(Duration.ofDays(6));
            attempt.settleRest(REFUSED, "none");
            course.failed(REFUSED);
        }, 10, new DestinationLimits(5, 20, 1, 1, 1, Duration.ZERO, true));
        awaitEmptyQueue();
    }

    @Test
    void deliveriesToOneDestinationKeepTheirGap() {
        AtomicInteger begun = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            submit("m" + i + "@slow.test");
        }
        start(Transport.SMTP, (attempt, course) -> {
            begun.incrementAndGet();
            course.reached();
            attempt.settleRest(OK, "none");
        }, 10, new DestinationLimits(5, 20, 1, 1, 1, Duration.ofSeconds(10), true));
        await().until(() -> fixture.count("queue_message") == 2);
        await().during(Duration.ofMillis(100)).until(() -> begun.get() == 1);
        fixture.clock.advance(Duration.ofSeconds(10));
        await().until(() -> begun.get() == 2);
        fixture.clock.advance(Duration.ofSeconds(10));
        awaitEmptyQueue();
    }

    @Test
    void anAgentThatFailsDefersItsPacketAndStopsNothing() {
        QueueId poison = submit("poison@one.test");
        submit("fine@one.test");
        start(Transport.SMTP, (attempt, course) -> {
            if (attempt.packet().recipients().getFirst().address().localPart().equals("poison")) {
                throw new IllegalStateException("made to fail");
            }
            attempt.settleRest(OK, "none");
        }, 4, 4);
        await().untilAsserted(() -> {
            assertThat(fixture.count("queue_message")).isEqualTo(1);
            assertThat(fixture.admin().show(poison).orElseThrow().entry().state()).isEqualTo(QueueAdmin.State.DEFERRED);
        });
    }

    @Test
    void aStopGivesLeasesBack() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) {
            submit("m" + i + "@one.test");
        }
        start(Transport.SMTP, (attempt, course) -> {
            begun.countDown();
            await().until(course::isStopping);
            attempt.handBack();
        }, 2, 2);
        begun.await();
        stopLane();
        node.stop(Duration.ofSeconds(2));
        assertThat(fixture.node("two").claim(Transport.SMTP, 100, d -> 100)).hasSize(10);
    }

    @Test
    void oneListsMailIsHandledOneAfterTheOtherAndAPoisonMailWaits() {
        var order = new ConcurrentLinkedQueue<String>();
        var busy = ConcurrentHashMap.newKeySet();
        Robots robots = mail -> {
            assertThat(busy.add(mail.recipient().address())).isTrue();
            try {
                if (order.isEmpty()) {
                    order.add("poison");
                    throw new IllegalStateException("made to fail");
                }
                order.add(mail.recipient().address().localPart());
                submit("member@one.test");
                return OK;
            } finally {
                busy.remove(mail.recipient().address());
            }
        };
        for (int i = 0; i < 5; i++) {
            submit("news@list.test");
        }
        start(Transport.ROBOT, new RobotAgent(node, robots, fixture.queue(), fixture.clock), 4, 1);
        await().untilAsserted(() -> assertThat(fixture.admin().list(Optional.empty(), 100).stream().flatMap(m -> m.hops().stream()))
            .containsExactlyInAnyOrder("robot:news@list.test", "smtp:one.test", "smtp:one.test", "smtp:one.test", "smtp:one.test"));
        assertThat(order).containsExactly("poison", "news", "news", "news", "news");
    }

    @Test
    void aMailOnWhichARobotFailsThreeTimesIsHeldWithItsReasonAndComesNoMore() {
        AtomicInteger tried = new AtomicInteger();
        submit("news@list.test");
        start(Transport.ROBOT, new RobotAgent(node, mail -> {
            tried.incrementAndGet();
            throw new StackOverflowError();
        }, fixture.queue(), fixture.clock), 4, 1);
        for (int i = 1; i <= 3; i++) {
            int tries = i;
            await().until(() -> tried.get() == tries);
            await().until(() -> fixture.admin().list(Optional.empty(), 100).stream().allMatch(m -> m.hops().size() == 1));
            fixture.clock.advance(Duration.ofHours(3));
        }
        await().untilAsserted(() -> assertThat(fixture.admin().list(Optional.empty(), 100)).singleElement().satisfies(m -> assertThat(m.toString()).contains("the robot failed on it 3 times: StackOverflowError")));
        fixture.clock.advance(Duration.ofHours(3));
        assertThat(tried).hasValue(3);
    }

    @Test
    void aRobotThatRefusesHasTheSenderTold() {
        submit("news@list.test");
        start(Transport.ROBOT, new RobotAgent(node, mail -> new SmtpReply(550, "5.7.1", "members only"), fixture.queue(), fixture.clock), 4, 1);
        await().untilAsserted(() -> assertThat(fixture.admin().list(Optional.empty(), 100)).singleElement().extracting(QueueAdmin.Entry::sender).isEqualTo(""));
    }
}
