package org.colombier.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.colombier.cli.Commands;
import org.colombier.directory.Account;
import org.colombier.directory.Accounts;
import org.colombier.directory.Aliases;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.colombier.mail.ReversePath;
import org.colombier.mailstore.Mailboxes;
import org.colombier.policy.arc.ArcResult;
import org.colombier.policy.arc.ArcVerifier;
import org.colombier.policy.dkim.Algorithm;
import org.colombier.policy.dkim.DkimAdmin;
import org.colombier.policy.dkim.DkimKey;
import org.colombier.policy.dkim.DkimResult;
import org.colombier.policy.dkim.DkimSigner;
import org.colombier.policy.dkim.DkimVerifier;
import org.colombier.policy.dkim.SigningKey;
import org.colombier.policy.dkim.TestKeys;
import org.colombier.policy.spf.SpfChecker;
import org.colombier.policy.spf.SpfResult;
import org.colombier.queue.QueueAdmin;
import org.colombier.testing.FakeDns;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestDatabase;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Strangers' mail that a site examines and passes on, as the next host finds it; and two nodes of the site. */
class PassedOnMailTest {

    private static final TestDatabase.Fresh DATABASE = TestDatabase.fresh();
    private static SmtpSink world;
    private static FakeDns dns;
    private static TestServer server;
    private static SigningKey author;

    @BeforeAll
    static void start() {
        world = SmtpSink.start();
        dns = FakeDns.start().txt("author.test", "v=spf1 ip4:127.0.0.1 -all").txt("_dmarc.author.test", "v=DMARC1; p=reject")
            .txt("example.test", "v=spf1 ip4:127.0.0.1 -all");
        author = TestKeys.publish(dns, new Domain("author.test"), Algorithm.RSA);
        server = node();
        for (String domain : List.of("example.test", "lists.test", "gone.test")) {
            server.bean(Domains.class).add(new MailDomain(Domain.parse(domain), true, false, Optional.empty(), "en"), List.of());
        }
        account("anna");
        account("grey");
        server.bean(Aliases.class).add(EmailAddress.parse("fwd@example.test"), List.of(EmailAddress.parse("friend@world.test")));
        for (String domain : List.of("example.test", "lists.test")) {
            publish(server.bean(DkimAdmin.class).add(Domain.parse(domain), Algorithm.RSA, true));
        }
    }

    private static TestServer node() {
        return TestServer.start(DATABASE, world.asRelayHost(), dns.setting(), "--colombier.dns.timeout=300ms", "--colombier.dns.total=600ms",
            "--colombier.networks=192.0.2.0/24", "--colombier.smtp.xclient-networks=127.0.0.1", "--colombier.policy.checks=spf,dkim,arc",
            "--colombier.policy.dmarc=report", "--colombier.policy.checks-timeout=5s", "--colombier.policy.arc-seal=true", "--colombier.policy.dkim.rotate-every=1d",
            "--colombier.policy.restriction.greylist.delay=1s",
            "--colombier.smtp.mx.restrictions.client=reject_rbl_client bl.test, reject_rbl_client other.bl.test",
            "--colombier.smtp.mx.restrictions.sender=check_sender_access inline:{carl@gone.test=HOLD waits}",
            "--colombier.smtp.mx.restrictions.recipient=check_recipient_access inline:{grey@example.test=greylist}");
    }

    private static void run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--data-dir=" + server.dataDir());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        assertThat(Commands.run(all.toArray(String[]::new), Map.of(), InputStream.nullInputStream(), out, out)).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static void account(String name) {
        server.bean(Accounts.class).add(new Account(EmailAddress.parse(name + "@example.test"), "", 0, EnumSet.allOf(Account.Service.class)), "a long password 1");
    }

    private static void publish(DkimKey key) {
        String record = key.zoneLine();
        List<String> strings = new ArrayList<>();
        for (int from = record.indexOf('"'); from >= 0; from = record.indexOf('"', from)) {
            int end = record.indexOf('"', from + 1);
            strings.add(record.substring(from + 1, end));
            from = end + 1;
        }
        dns.txt(key.name(), strings.toArray(String[]::new));
    }

    @AfterEach
    void hear() {
        dns.mute(false);
    }

    @AfterAll
    static void stop() {
        server.close();
        dns.close();
        world.close();
    }

    private static String letter(String subject) {
        return TestKeys.signed(author, "From: Ann <ann@author.test>\r\nTo: you\r\nSubject: " + subject + "\r\nDate: Fri, 20 Nov 2026 12:00:00 +0000\r\nMessage-ID: <"
            + System.nanoTime() + "@author.test>\r\n\r\nBonjour.\r\n");
    }

    /** @return the last reply */
    private static String send(TestServer node, String before, String from, String recipient, String content) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", node.port("smtp.mx"))) {
            socket.setSoTimeout(30_000);
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String reply = in.readLine();
            List<String> commands = new ArrayList<>(List.of("EHLO mx.author.test", "MAIL FROM:<" + from + ">", "RCPT TO:" + recipient, "DATA", content + "."));
            if (!before.isEmpty()) {
                commands.addFirst(before);
                commands.addFirst("EHLO proxy.test");
            }
            for (String command : commands) {
                if (!reply.matches("[23].*")) {
                    return reply;
                }
                socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
                do {
                    reply = in.readLine();
                } while (reply.startsWith("-", 3));
            }
            return reply;
        }
    }

    private static void accepted(String recipient, String content) throws IOException {
        assertThat(send(server, "", "ann@author.test", recipient, content)).startsWith("250 2.0.0");
    }

    private static SmtpSink.Delivery arrived(String recipient, String text) {
        return await().atMost(Duration.ofSeconds(20)).until(() -> world.deliveries().stream()
            .filter(d -> d.recipient().equals(recipient) && d.content().contains(text)).findFirst(), Optional::isPresent).orElseThrow();
    }

    private static MessageContent content(SmtpSink.Delivery delivery) {
        return MessageContent.of(delivery.content().getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> signers(SmtpSink.Delivery delivery) {
        return server.bean(DkimVerifier.class).verify(content(delivery)).stream().filter(DkimResult::isPass).map(r -> r.domain().orElseThrow().ascii()).toList();
    }

    private static void assertSealed(SmtpSink.Delivery delivery, String sealer) {
        ArcResult chain = server.bean(ArcVerifier.class).verify(content(delivery));
        assertThat(chain.chain()).as(chain.reason() + "\n" + delivery.content()).isEqualTo(ArcResult.Chain.PASS);
        assertThat(chain.seals()).extracting(s -> s.domain().ascii()).containsExactly(sealer);
        assertThat(chain.seals().getFirst().results()).contains("spf=pass").contains("dkim=pass header.d=author.test").contains("dmarc=pass");
    }

    @Test
    void aForwardIsSealedKeepsItsAuthorsSignatureAndPassesSpfUnderOurName() throws Exception {
        accepted("<fwd@example.test>", letter("forward me"));
        SmtpSink.Delivery forwarded = arrived("friend@world.test", "forward me");
        assertSealed(forwarded, "example.test");
        assertThat(signers(forwarded)).containsExactly("author.test");
        assertThat(forwarded.sender()).matches("SRS0=[^@]+=author\\.test=ann@.*example\\.test");
        ReversePath path = ReversePath.parse(forwarded.sender());
        assertThat(server.bean(SpfChecker.class).mailFrom(InetAddress.getLoopbackAddress(), path, "mail.example.test").result()).isEqualTo(SpfResult.PASS);
    }

    @Test
    void aPostOfAStrangerIsSealedAndSignedByTheList() throws Exception {
        run("list", "create", "talk@lists.test", "--type", "discussion", "--owner", "owner@example.test");
        run("member", "add", "talk@lists.test", "ann@author.test");
        run("member", "add", "talk@lists.test", "bob@b.test");
        accepted("<talk@lists.test>", letter("post me"));
        SmtpSink.Delivery post = arrived("bob@b.test", "post me");
        assertSealed(post, "lists.test");
        assertThat(signers(post)).contains("lists.test");
        run("list", "config", "talk@lists.test", "arc_feature", "off");
        accepted("<talk@lists.test>", letter("unsealed"));
        assertThat(arrived("bob@b.test", "unsealed").content()).doesNotContain("ARC-Seal");
    }

    @Test
    void aDeliveryReportIsSignedByTheHostsDomain() throws Exception {
        accepted("<anna@example.test> NOTIFY=SUCCESS", letter("report me"));
        SmtpSink.Delivery report = arrived("ann@author.test", "report-type=delivery-status");
        assertThat(report.sender()).isEmpty();
        assertThat(signers(report)).containsExactly("example.test");
    }

    @Test
    void aListedClientHearsTheListsReason() throws Exception {
        dns.address("9.113.0.203.other.bl.test", "127.0.0.2").txt("9.113.0.203.other.bl.test", "see https://bl.test/9");
        assertThat(send(server, "XCLIENT ADDR=203.0.113.9", "x@author.test", "<anna@example.test>", letter("no")))
            .isEqualTo("554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using other.bl.test; see https://bl.test/9");
    }

    @Test
    void mailIsTakenWhileNoNameServerAnswersAndSaysSo() throws Exception {
        dns.mute(true);
        long begin = System.nanoTime();
        // a domain that nobody has asked for yet
        assertThat(send(server, "XCLIENT ADDR=203.0.113.10", "x@unasked.test", "<anna@example.test>",
            letter("dark").replace("@author.test", "@unasked.test").replace("d=author.test", "d=unasked.test"))).startsWith("250 2.0.0");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(9));
        assertThat(delivered("anna", "Subject: dark")).contains("spf=temperror").contains("dkim=temperror").contains("dmarc=temperror").doesNotContain("=pass");
    }

    private static String delivered(String name, String text) {
        Path fresh = server.bean(Mailboxes.class).maildir(EmailAddress.parse(name + "@example.test")).resolve("new");
        return await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            try (Stream<Path> files = Files.list(fresh)) {
                for (Path file : files.toList()) {
                    String mail = Files.readString(file);
                    if (mail.contains(text)) {
                        return mail;
                    }
                }
            }
            return "";
        }, m -> !m.isEmpty());
    }

    /** The author's domain is one of ours, and the key goes while the letter waits. */
    @Test
    void aLetterWhoseKeyWasRemovedWhileItWaitedGoesUnsigned() throws Exception {
        DkimAdmin keys = server.bean(DkimAdmin.class);
        DkimKey key = keys.add(Domain.parse("gone.test"), Algorithm.RSA, true);
        publish(key);
        String mail = "From: carl@gone.test\r\nSubject: waited\r\n\r\ntext\r\n";
        for (String to : List.of("<one@world.test>", "<two@world.test>")) {
            assertThat(send(server, "XCLIENT ADDR=192.0.2.9", "carl@gone.test", to, mail)).startsWith("250 2.0.0");
        }
        QueueAdmin queue = server.bean(QueueAdmin.class);
        List<QueueAdmin.Entry> held = queue.list(Optional.empty(), 10).stream().filter(e -> e.state() == QueueAdmin.State.HELD).toList();
        assertThat(held).hasSize(2);
        queue.release(held.get(0).id());
        await().atMost(Duration.ofSeconds(20)).until(() -> world.deliveries().stream().filter(d -> d.content().contains("waited")).count() == 1);
        keys.remove(Domain.parse("gone.test"), key.selector(), true);
        queue.release(held.get(1).id());
        await().atMost(Duration.ofSeconds(20)).until(() -> world.deliveries().stream().filter(d -> d.content().contains("waited")).count() == 2);
        List<SmtpSink.Delivery> both = world.deliveries().stream().filter(d -> d.content().contains("waited")).toList();
        assertThat(both).extracting(PassedOnMailTest::signers).containsExactly(List.of("gone.test"), List.of());
    }

    @Test
    void aSecondNodeKnowsTheGreylistAndWithoutTheSiteSecretLeavesTheKeysAlone() throws Exception {
        try (TestServer second = node()) {
            String once = send(server, "XCLIENT ADDR=203.0.113.30", "ann@author.test", "<grey@example.test>", letter("grey"));
            assertThat(once).startsWith("450 4.2.0");
            await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(500))
                .until(() -> send(second, "XCLIENT ADDR=203.0.113.30", "ann@author.test", "<grey@example.test>", letter("grey")).startsWith("250"));

            Domain domain = Domain.parse("lists.test");
            MessageContent mail = MessageContent.of("From: a@lists.test\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(second.bean(DkimSigner.class).prepare(domain, mail, -1)).as("its dkim.secret is another one").isEmpty();
            assertThat(second.bean(MeterRegistry.class).counter("colombier.dkim.signed", "algorithm", "none").count()).isEqualTo(1);
            assertThat(server.bean(DkimSigner.class).prepare(domain, mail, -1)).isPresent();

            run("domain", "add", "aged.test");
            Domain aged = Domain.parse("aged.test");
            DkimAdmin keys = server.bean(DkimAdmin.class);
            DkimKey old = keys.add(aged, Algorithm.RSA, true);
            server.bean(JdbcClient.class).sql("UPDATE dkim_key SET created = '2026-01-01' WHERE domain = 'aged.test'").update();
            TestKeys.advance(second.bean(DkimAdmin.class));
            assertThat(keys.show(aged)).as("it would make a successor that no other node could open").hasSize(1);
            TestKeys.advance(keys);
            assertThat(keys.show(aged)).extracting(DkimKey::state).containsExactlyInAnyOrder(DkimKey.State.SIGNING, DkimKey.State.WAITING);
            publish(keys.show(aged).stream().filter(k -> !k.selector().equals(old.selector())).findFirst().orElseThrow());
            TestKeys.advance(keys);
            assertThat(keys.show(aged)).as("what signs, and what signed").extracting(DkimKey::selector, DkimKey::state)
                .contains(tuple(old.selector(), DkimKey.State.RETIRED)).hasSize(2);
        }
    }
}
