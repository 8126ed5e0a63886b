package org.colombier.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.cli.Commands;
import org.colombier.directory.Account;
import org.colombier.directory.Accounts;
import org.colombier.directory.Aliases;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.queue.QueueAdmin;
import org.colombier.testing.MailSink;
import org.colombier.testing.PlainClient;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole server with a site's own tables, seen from where its mail comes in and goes out. */
class MailOnItsWayTest {

    /** Where the transport tables lead, and where all else goes. */
    private static final MailSink LISTED = MailSink.start();
    private static final MailSink RELAY = MailSink.start();
    private static final MailSink SENDERS = MailSink.start();

    @TempDir
    static Path etc;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        write("routing/transport", """
            origin.test        smtp:%1$s
            elsewhere.test     smtp:%1$s
            relayed.test       smtp:%1$s
            backup.test        smtp:%1$s
            .below.test        smtp:%1$s
            mailbox.test       lmtp:inet:127.0.0.1:%2$d
            closed.test        error:5.1.2 closed for good
            void.test          discard:nobody reads it
            """.formatted(LISTED.destination(), LISTED.port()));
        write("routing/virtual", """
            round@ours.test    about@ours.test
            about@ours.test    round@ours.test
            """);
        write("live", "");
        server = TestServer.start("--colombier.etc-dir=" + etc, "--colombier.relay-host=" + RELAY.destination(), "--colombier.routing.virtual-alias-maps=texthash:live",
            "--colombier.routing.relay-domains=relayed.test,open.test", "--colombier.routing.relay-recipient-maps=inline:{known@relayed.test=x, known@backup.test=x}",
            "--colombier.routing.sender-dependent-transport-maps=inline:{@tenant.test=" + SENDERS.destination() + ", {barred@tenant.test=error:5.7.1 not from you}}",
            "--colombier.routing.relocated-maps=inline:{gone@ours.test=gone@new.test}",
            "--colombier.routing.recipient-bcc-maps=inline:{watched@elsewhere.test=watcher@elsewhere.test}",
            "--colombier.routing.sender-bcc-maps=inline:{noted@tenant.test=notes@elsewhere.test}", "--colombier.routing.always-bcc=all@copies.test");
        domain("ours.test", false, Optional.of(EmailAddress.parse("rest@elsewhere.test")));
        domain("strict.test", false, Optional.empty());
        domain("backup.test", true, Optional.empty());
        server.bean(Accounts.class).add(new Account(EmailAddress.parse("jane@strict.test"), "", 0, EnumSet.allOf(Account.Service.class)), "a long password 1");
        server.bean(Aliases.class).add(EmailAddress.parse("fwd@strict.test"), List.of(EmailAddress.parse("friend@elsewhere.test")));
    }

    @AfterAll
    static void stop() {
        server.close();
        LISTED.close();
        RELAY.close();
        SENDERS.close();
    }

    @Test
    void aForwardLeavesUnderAReturnAddressAndItsBounceFindsTheSender() throws Exception {
        assertThat(send("writer@origin.test", "fwd@strict.test")).startsWith("250");
        String returnPath = arrived(LISTED, "friend@elsewhere.test").reversePath();
        assertThat(returnPath).matches("SRS0=[a-z2-7]{8}=[a-z2-7]{2}=origin\\.test=writer@strict\\.test");
        assertThat(send("", returnPath)).startsWith("250");
        assertThat(arrived(LISTED, "writer@origin.test").reversePath()).isEmpty();
        assertThat(colombier("route", "explain", "fwd@strict.test", "--from", "writer@origin.test")).contains("(returns to " + returnPath + ")");
    }

    @Test
    void forgedAndExpiredReturnAddressesAreRefusedAtTheDoor() throws Exception {
        assertThat(send("", "SRS0=aaaaaaaa=aa=origin.test=writer@strict.test")).startsWith("550 5.7.5");
        server.bean(ReturnAddresses.class).of(EmailAddress.parse("writer@origin.test"), Domain.parse("strict.test"));
        String secret = server.bean(JdbcClient.class).sql("SELECT value FROM routing_secret WHERE name = 'srs'").query(String.class).single();
        long longAgo = Instant.now().getEpochSecond() / Duration.ofDays(1).toSeconds() - 30;
        EmailAddress expired = new Srs(HexFormat.of().parseHex(secret), 21).encode(EmailAddress.parse("writer@origin.test"), Domain.parse("strict.test"), longAgo).orElseThrow();
        assertThat(send("", expired.toString())).startsWith("550 5.7.1");
    }

    @Test
    void aBackupMxAndARelayDomainTakeMailForTheirListedRecipientsAlone() throws Exception {
        for (String domain : List.of("backup.test", "relayed.test")) {
            assertThat(send("writer@origin.test", "known@" + domain)).startsWith("250");
            arrived(LISTED, "known@" + domain);
            assertThat(send("writer@origin.test", "nobody@" + domain)).startsWith("550 5.1.1 User unknown in relay recipient table");
        }
    }

    @Test
    void theSenderTellsTheRelayHostOrThatThereIsNone() throws Exception {
        assertThat(send("one@tenant.test", "x@far.test")).startsWith("250");
        arrived(SENDERS, "x@far.test");
        assertThat(send("one@other.test", "y@far.test")).startsWith("250");
        arrived(RELAY, "y@far.test");
        assertThat(send("barred@tenant.test", "z@far.test")).isEqualTo("550 5.7.1 not from you");
        assertThat(send("barred@tenant.test", "nobody@strict.test")).startsWith("550 5.1.1");
    }

    @Test
    void transportsAreTakenByDomainAndWhatIsBelowIt() throws Exception {
        assertThat(send("one@other.test", "a@deep.below.test")).startsWith("250");
        arrived(LISTED, "a@deep.below.test");
        assertThat(send("one@other.test", "a@below.test")).startsWith("250");
        arrived(RELAY, "a@below.test");
        assertThat(send("one@other.test", "a@mailbox.test")).startsWith("250");
        arrived(LISTED, "a@mailbox.test");
        assertThat(send("one@other.test", "a@closed.test")).isEqualTo("550 5.1.2 closed for good");
    }

    @Test
    void whatIsThrownAwayIsTakenAndLeavesNoTrace() throws Exception {
        assertThat(send("one@other.test", "a@void.test")).startsWith("250");
        await().untilAsserted(() -> assertThat(server.bean(QueueAdmin.class).list(Optional.empty(), 100)).noneMatch(m -> m.toString().contains("void.test")));
        assertThat(all()).noneMatch(mail -> mail.recipients().contains("a@void.test"));
        assertThat(all()).noneMatch(mail -> mail.reversePath().isEmpty() && mail.recipients().contains("one@other.test"));
    }

    @Test
    void copiesGoToWhomTheTablesName() throws Exception {
        assertThat(send("noted@tenant.test", "watched@elsewhere.test")).startsWith("250");
        for (String copy : List.of("watched@elsewhere.test", "watcher@elsewhere.test", "notes@elsewhere.test")) {
            arrived(LISTED, copy);
        }
        await().untilAsserted(() -> assertThat(all()).anyMatch(mail -> mail.reversePath().equals("noted@tenant.test") && mail.recipients().contains("all@copies.test")));
        assertThat(arrived(LISTED, "watched@elsewhere.test").data()).doesNotContain("watcher@", "notes@", "all@copies");
    }

    @Test
    void whoMovedLoopsOrIsUnknownIsRefusedAtTheDoorAndExplained() throws Exception {
        assertThat(send("one@other.test", "gone@ours.test")).isEqualTo("550 5.1.6 User has moved to gone@new.test");
        assertThat(send("one@other.test", "round@ours.test")).startsWith("550 5.4.6");
        assertThat(colombier("route", "explain", "round@ours.test")).contains("loop", "round@ours.test -> about@ours.test -> round@ours.test", "550 5.4.6");
        assertThat(send("one@other.test", "nobody@strict.test")).startsWith("550 5.1.1");
        assertThat(send("one@other.test", "jane+books@strict.test")).startsWith("250");
        assertThat(colombier("route", "explain", "jane+books@strict.test")).contains("=> jane@strict.test: mailbox");
        assertThat(send("one@other.test", "whoever@ours.test")).startsWith("250");
        assertThat(arrived(LISTED, "rest@elsewhere.test").data()).contains("Subject:");
    }

    @Test
    void aTableIsTakenUpAsItChangesAndABrokenOneKeepsTheLastGoodOne() throws Exception {
        assertThat(send("one@other.test", "new@strict.test")).startsWith("550 5.1.1");
        write("live", "new@strict.test   jane@strict.test\n");
        await().untilAsserted(() -> assertThat(send("one@other.test", "new@strict.test")).startsWith("250"));
        assertThat(colombier("route", "maps")).contains("texthash:live").doesNotContain("broken");
        write("live", "# once more\nnew@strict.test   two@@signs\n");
        await().untilAsserted(() -> assertThat(colombier("route", "maps")).contains("broken: ", "live:2", "the last good table stays"));
        assertThat(send("one@other.test", "new@strict.test")).startsWith("250");
        write("live", "");
        await().untilAsserted(() -> assertThat(send("one@other.test", "new@strict.test")).startsWith("550 5.1.1"));
    }

    private static void write(String name, String text) throws IOException {
        Path file = etc.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void domain(String name, boolean backupMx, Optional<EmailAddress> catchAll) {
        server.bean(Domains.class).add(new MailDomain(Domain.parse(name), true, backupMx, catchAll, "en"), List.of());
    }

    private static String send(String from, String to) throws IOException {
        return PlainClient.send(server.port("smtp.mx"), from, to);
    }

    private static MailSink.Received arrived(MailSink sink, String recipient) {
        return await().until(() -> sink.received().stream().filter(mail -> mail.recipients().contains(recipient)).findFirst(), Optional::isPresent).orElseThrow();
    }

    private static List<MailSink.Received> all() {
        List<MailSink.Received> all = new ArrayList<>(LISTED.received());
        all.addAll(RELAY.received());
        all.addAll(SENDERS.received());
        return all;
    }

    private static String colombier(String... command) {
        List<String> args = new ArrayList<>(Arrays.asList(command));
        args.addAll(List.of("--url=" + server.http(), "--data-dir=" + server.dataDir()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Commands.run(args.toArray(String[]::new), Map.of(), InputStream.nullInputStream(), new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream()));
        return out.toString(StandardCharsets.UTF_8);
    }
}
