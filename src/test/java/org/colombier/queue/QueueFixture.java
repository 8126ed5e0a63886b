package org.colombier.queue;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.colombier.mail.NextHop;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.Node;
import org.colombier.ops.Site;
import org.colombier.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** The queue on a fresh database, with a clock that the test moves, and a routing that reads the next hop off the domain. */
public final class QueueFixture implements AutoCloseable {

    static final Duration LEASE = Duration.ofSeconds(60);

    static final Instant START = Instant.parse("2026-01-15T10:00:00Z");

    /** Stands still until told. */
    public static final class MovableClock extends Clock {
        private volatile Instant now = START;

        public void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** The database is away: no connection is to be had. */
    volatile boolean away;
    /** Who delivers at once; at first nobody can. */
    volatile ImmediateDelivery immediate = (id, envelope, content, recipient) -> new SmtpReply(451, "4.3.0", "not now");

    final HikariDataSource dataSource = new HikariDataSource();
    public final MovableClock clock = new MovableClock();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final List<Set<Transport>> woken = new CopyOnWriteArrayList<>();
    final QueueSettings settings;
    public final JdbcTemplate jdbc;
    final JdbcTransactionManager transactions;
    final TransactionTemplate transaction;
    final ObjectProvider<Agents> agents;
    private final List<PacketQueue> started = new ArrayList<>();
    final JdbcBodyStore bodies;
    final JdbcMailQueue queue;
    /** What a test puts in place of the routing by domains. */
    volatile Addressing otherwise = QueueFixture::route;
    private final Addressing addressing = mails -> otherwise.route(mails);
    final Reports reports;
    final QueueEvents events;

    public QueueFixture() {
        this(defaults(100));
    }

    QueueFixture(QueueSettings settings) {
        this.settings = settings;
        TestDatabase.Fresh database = TestDatabase.fresh();
        dataSource.setJdbcUrl(database.url() + "?useServerPrepStmts=false&useBulkStmts=false&timezone=UTC&forceConnectionTimeZoneToSession=true");
        dataSource.setUsername(database.user());
        dataSource.setPassword(database.password());
        dataSource.setMaximumPoolSize(8);
        dataSource.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        Flyway.configure().dataSource(dataSource).locations("classpath:sql").load().migrate();
        DelegatingDataSource sometimesAway = new DelegatingDataSource(dataSource) {
            @Override
            public Connection getConnection() throws SQLException {
                if (away) {
                    throw new SQLTransientConnectionException("made to be away");
                }
                return super.getConnection();
            }
        };
        jdbc = new JdbcTemplate(sometimesAway);
        transactions = new JdbcTransactionManager(sometimesAway);
        transaction = new TransactionTemplate(transactions);
        bodies = new JdbcBodyStore(jdbc);
        reports = new Reports(new Site("mail.example.test", Path.of("target"), Path.of("target")), settings, languages(), clock);
        events = new QueueEvents(meters);
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("agents", (Agents) woken::add);
        agents = beans.getBeanProvider(Agents.class);
        beans.addBean("immediate", (ImmediateDelivery) (id, envelope, content, recipient) -> immediate.deliver(id, envelope, content, recipient));
        Handover handover = new Handover(beans.getBeanProvider(ImmediateDelivery.class), events, settings, clock);
        queue = new JdbcMailQueue(jdbc, transactions, bodies, addressing, handover, agents,
            settings, reports, events, clock);
    }

    /** {@code francais.test} is ours. */
    static ObjectProvider<ReportLanguages> languages() {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("languages", (ReportLanguages) domain -> domain.ascii().equals("francais.test") ? Optional.of("fr") : Optional.empty());
        return beans.getBeanProvider(ReportLanguages.class);
    }

    static QueueSettings defaults(int packetSize) {
        return new QueueSettings(packetSize, Duration.ofSeconds(300), Duration.ofSeconds(4000), Duration.ofDays(5), Duration.ofDays(1), Duration.ofHours(4), LEASE, 2, 20, List.of("en", "fr"), DataSize.ofKilobytes(50), "postmaster");
    }

    /**
     * {@code nowhere.test} is refused, {@code later.test} put off, {@code void.test} discarded, {@code forward.test} sent on,
     *  {@code box.test} a mailbox, {@code list.test} a robot, all else is for the world.
     */
    static List<List<Addressing.Routed>> route(List<Addressing.Mail> mails) {
        return mails.stream().map(mail -> routed(mail.recipients())).toList();
    }

    private static List<Addressing.Routed> routed(List<Recipient> recipients) {
        return recipients.stream().map(r -> r.address().domain().ascii().equals("forward.test")
            ? new Addressing.Routed(r, new NextHop(Transport.SMTP, "forward.test"), Optional.of(ReversePath.parse("SRS0=x@box.test"))) : new Addressing.Routed(r, switch (r.address().domain().ascii()) {
            case "nowhere.test" -> new NextHop(Transport.REFUSE, "550 5.1.1 No such user here");
            case "later.test" -> new NextHop(Transport.REFUSE, "450 4.3.2 closed today");
            case "void.test" -> new NextHop(Transport.REFUSE, "250 2.0.0 discarded");
            case "box.test" -> new NextHop(Transport.MAILBOX, "box.test");
            case "list.test" -> new NextHop(Transport.ROBOT, r.address().toString());
            default -> new NextHop(Transport.SMTP, r.address().domain().ascii());
        })).toList();
    }

    public MailQueue queue() {
        return queue;
    }

    public QueueId nextId() {
        return QueueId.next(clock);
    }

    public long count(String table) {
        return jdbc.queryForObject("SELECT COUNT(*) FROM " + table, Long.class);
    }

    static EmailAddress address(String text) {
        return EmailAddress.parse(text);
    }

    public static List<Recipient> recipients(String... addresses) {
        List<Recipient> all = new ArrayList<>();
        for (String a : addresses) {
            all.add(Recipient.of(address(a)));
        }
        return all;
    }

    public static MessageContent message(String text) {
        return MessageContent.of(("From: a@sender.test\r\nMessage-ID: <m1@sender.test>\r\nSubject: x\r\n\r\n" + text + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A node of its own, working from this moment. */
    public PacketQueue node(String name) {
        PacketQueue packets = queueOf(name);
        packets.start();
        started.add(packets);
        return packets;
    }

    /** What remains of a node that was killed: it claimed, and records nothing any more. */
    PacketQueue deadNode(String name) {
        return queueOf(name);
    }

    private PacketQueue queueOf(String name) {
        Settlement settlement = new Settlement(jdbc, bodies, queue, reports, events, settings, new Node(name), clock, new org.springframework.beans.factory.support.StaticListableBeanFactory().getBeanProvider(FailureTaker.class));
        return new PacketQueue(jdbc, transactions, new Recorder(transactions, settlement, clock), settlement, new Node(name), settings, clock);
    }

    public QueueAdmin admin() {
        Settlement settlement = new Settlement(jdbc, bodies, queue, reports, events, settings, new Node("admin"), clock, new org.springframework.beans.factory.support.StaticListableBeanFactory().getBeanProvider(FailureTaker.class));
        return new QueueAdmin(JdbcClient.create(jdbc), settlement, requeue(settlement), agents, clock);
    }

    QueueActions actions() {
        Settlement settlement = new Settlement(jdbc, bodies, queue, reports, events, settings, new Node("admin"), clock, new org.springframework.beans.factory.support.StaticListableBeanFactory().getBeanProvider(FailureTaker.class));
        return new QueueActions(jdbc, transactions, settlement, requeue(settlement), agents, clock);
    }

    private Requeue requeue(Settlement settlement) {
        return new Requeue(jdbc, bodies, queue, addressing, settlement, clock);
    }

    /** The content of the only message from {@code <>}: a report. */
    MessageContent report() {
        Long body = jdbc.queryForObject("SELECT body_id FROM queue_message WHERE reverse_path = ''", Long.class);
        return bodies.content(new BodyId(body));
    }

    public void clear() {
        jdbc.update("DELETE FROM queue_packet");
        jdbc.update("DELETE FROM queue_message");
        jdbc.update("DELETE FROM message_body");
        woken.clear();
    }

    public double deliveries(String result) {
        return meters.get("colombier.deliveries").tag("result", result).counter().count();
    }

    Set<Transport> wokenTransports() {
        Set<Transport> all = EnumSet.noneOf(Transport.class);
        woken.forEach(all::addAll);
        return all;
    }

    @Override
    public void close() {
        started.forEach(node -> node.stop(Duration.ofSeconds(2)));
        dataSource.close();
    }
}
