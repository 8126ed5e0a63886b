package org.colombier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.colombier.directory.Account;
import org.colombier.directory.Accounts;
import org.colombier.directory.PortalUsers;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueId;
import org.colombier.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command as an administrator gives it, against a whole server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsTest {

    private record Ran(int status, String out, String err) {
        Ran ok() {
            assertThat(err).isEmpty();
            assertThat(status).isZero();
            return this;
        }

        Object json() {
            try {
                return Json.read(new ByteArrayInputStream(ok().out().getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new AssertionError(out, e);
            }
        }
    }

    private TestServer server;

    @BeforeAll
    void start() {
        // Port 9 of loopback: mail to the world stays in the queue.
        server = TestServer.start("--colombier.relay-host=[127.0.0.1]:9");
        run("domain", "add", "example.org", "--listmaster", "boss@example.org").ok();
        input("secret\n", "account", "add", "boss@example.org", "--password-stdin").ok();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void domains() {
        run("domain", "add", "backup.example", "--backup-mx").ok();
        run("domain", "add", "all.example", "--catch-all", "boss@example.org", "--listmaster", "a@example.org", "--listmaster", "b@example.org").ok();
        assertThat(run("domain", "list").ok().out()).contains("NAME").contains("backup.example").contains("all.example");
        assertThat(map(run("--json", "domain", "show", "all.example"))).containsEntry("catchAll", "boss@example.org")
            .containsEntry("listmasters", List.of("a@example.org", "b@example.org")).containsEntry("backupMx", false);
        assertThat(run("domain", "show", "backup.example").ok().out()).contains("backupMx: true");
        assertThat(run("domain", "add", "all.example")).satisfies(refused("exists already"));
        assertThat(run("domain", "remove", "all.example").ok().out()).contains("removed");
        assertThat(run("domain", "remove", "all.example")).satisfies(refused("there is no domain all.example"));
        assertThat(run("domain", "add", "not a domain")).satisfies(refused("not a domain"));
    }

    @Test
    void aDomainWithListsIsNotRemoved() {
        run("domain", "add", "lists.example").ok();
        run("list", "create", "some@lists.example", "--type", "discussion", "--owner", "boss@example.org").ok();
        assertThat(run("domain", "remove", "lists.example")).satisfies(refused("still has 1 lists"));
        run("list", "purge", "some@lists.example").ok();
        run("domain", "remove", "lists.example").ok();
    }

    @Test
    void jobsAreListedWithTheirLastRunAndRunOnDemand() {
        assertThat(run("job", "run", "portal-sweep").ok().out()).contains("portal-sweep").doesNotContain("running");
        assertThat(run("job", "list").ok().out()).contains("JOB").contains("portal-sweep");
        assertThat(run("job", "run", "nonsense")).satisfies(refused("there is no job nonsense"));
    }

    @Test
    void aSympaSiteIsImportedWithAReportOfWhatWasTakenChangedAndLeft() {
        run("domain", "add", "lists.sympa.test").ok();
        String fixture = "src/test/resources/migration/sympa/";
        String[] command = {"import", "sympa", fixture + "list_data", "--dump", fixture + "dump.sql", "--archives", fixture + "arc", "--list", "garden"};
        assertThat(run(java.util.stream.Stream.concat(java.util.Arrays.stream(command), java.util.stream.Stream.of("--dry-run")).toArray(String[]::new)).ok().out())
            .contains("garden@lists.sympa.test: created, 3 members").contains("left  shared").contains(" changed, ");
        assertThat(run("list", "show", "garden@lists.sympa.test").out()).doesNotContain("jardin");
        assertThat(run(command).ok().out()).contains("3 messages (1 known before)").doesNotContain("news@");
        assertThat(run("import", "sympa", fixture + "list_data", "--dump", fixture + "nothing.sql")).satisfies(refused("not an absolute path of a file"));
        assertThat(run("import", "sympa", "--help").ok().out()).contains("--password-stdin");
        assertThat(run("import", "mbox", "garden@lists.sympa.test", fixture + "arc/news.mbox", "--dry-run").ok().out()).contains("1 read, 1 would be archived");
        assertThat(run("import", "mbox", "garden@lists.sympa.test", fixture + "arc/news.mbox").ok().out()).contains("1 archived");
    }

    @Test
    void archivesGoInAndOutAsMboxAndAreSearched() {
        run("domain", "add", "archives.example").ok();
        run("list", "create", "old@archives.example", "--type", "discussion", "--owner", "boss@example.org").ok();
        String mbox = "From a@x Sat Jan  3 01:05:34 1996\nFrom: Anne <a@x.test>\nMessage-ID: <1/2@x>\nDate: Wed, 3 Jan 1996 01:05:34 +0000\nSubject: winter\n\nsnow\n\n";
        assertThat(input(mbox, "archive", "import", "old@archives.example", "--dry-run").ok().out()).contains("1 read, 1 would be archived");
        assertThat(input(mbox, "archive", "import", "old@archives.example").ok().out()).contains("1 read, 1 archived");
        assertThat(input(mbox, "archive", "import", "old@archives.example").ok().out()).contains("1 were there");
        assertThat(run("archive", "list", "old@archives.example").ok().out()).contains("1996-01");
        assertThat(run("archive", "list", "old@archives.example", "--month", "1996-01").ok().out()).contains("winter");
        assertThat(run("archive", "search", "old@archives.example", "sno*").ok().out()).contains("<1/2@x>");
        assertThat(run("archive", "show", "old@archives.example", "<1/2@x>").ok().out()).contains("author: a@x.test");
        assertThat(run("archive", "show", "old@archives.example", "<1/2@x>", "--source").ok().out()).contains("Subject: winter");
        assertThat(run("archive", "rebuild", "old@archives.example").ok().out()).contains("1 messages");
        assertThat(run("archive", "export", "old@archives.example", "--month", "1996-01").ok().out()).contains("From a@x.test Wed Jan  3 01:05:34 1996\nFrom: Anne");
        assertThat(run("archive", "export", "old@archives.example", "--month", "nonsense")).satisfies(refused("not a month"));
        assertThat(run("archive", "remove", "old@archives.example", "<1/2@x>", "--reason", "old").ok().out()).contains("1 removed");
        assertThat(run("archive", "removed", "old@archives.example").ok().out()).contains("administrator").contains("old");
        assertThat(run("archive", "remove", "old@archives.example", "<1/2@x>")).satisfies(refused("there is no message"));
        assertThat(run("archive", "remove", "old@archives.example")).satisfies(refused("either"));
    }

    @Test
    void membersWhoseMailComesBackAreShownAndForgiven() {
        run("domain", "add", "bounces.example").ok();
        run("list", "create", "back@bounces.example", "--type", "discussion", "--owner", "boss@example.org").ok();
        run("member", "add", "back@bounces.example", "gone@elsewhere.test").ok();
        org.colombier.lists.members.Members members = server.bean(org.colombier.lists.members.Members.class);
        long id = members.listsOf(EmailAddress.parse("gone@elsewhere.test")).getFirst().id();
        members.recordBounce(id, "5.1.1", java.time.Instant.now());
        assertThat(run("bounce", "list", "back@bounces.example").ok().out()).contains("gone@elsewhere.test", "5.1.1");
        assertThat(run("bounce", "show", "back@bounces.example", "gone@elsewhere.test").ok().out()).contains("5.1.1");
        assertThat(run("bounce", "reset", "back@bounces.example", "gone@elsewhere.test").ok().out()).contains("bounces forgotten");
        assertThat(members.bounces(id)).isEmpty();
        assertThat(run("bounce", "show", "back@bounces.example", "nobody@elsewhere.test")).satisfies(refused("nobody@elsewhere.test"));
        assertThat(run("job", "list").ok().out()).contains("membership-reminders", "bounce-evaluation", "bounce-expiry");
    }

    @Test
    void digestsAreShownAndSent() {
        run("domain", "add", "digests.example").ok();
        run("list", "create", "paper@digests.example", "--type", "discussion", "--owner", "boss@example.org").ok();
        run("list", "config", "paper@digests.example", "digest", "1,4 13:26").ok();
        assertThat(run("digest", "show", "paper@digests.example").ok().out()).contains("next: 20").contains("last: none");
        assertThat(run("digest", "send", "paper@digests.example").ok().out()).contains("digests: 0");
        assertThat(run("digest", "preview", "paper@digests.example")).satisfies(refused("there is no post that waits"));
    }

    @Test
    void accounts() {
        input("first\n", "account", "add", "Jane@example.org", "--name", "Jané", "--quota", "1G", "--password-stdin", "--no-pop").ok();
        assertThat(map(run("account", "show", "jane@example.org", "--json"))).containsEntry("address", "jane@example.org").containsEntry("name", "Jané")
            .containsEntry("services", List.of("imap", "receive", "sieve", "submission"));
        assertThat(run("account", "list").ok().out()).contains("jane@example.org").contains("1073741824");
        assertThat(logsIn("jane@example.org", "first")).isTrue();
        input("second\n", "account", "passwd", "jane@example.org", "--password-stdin").ok();
        assertThat(logsIn("jane@example.org", "first")).isFalse();
        assertThat(logsIn("jane@example.org", "second")).isTrue();
        assertThat(input("x\n", "account", "add", "jane@example.org", "--password-stdin")).satisfies(refused("exists already"));
        assertThat(input("x\n", "account", "add", "jane@elsewhere.test", "--password-stdin")).satisfies(refused("not one of ours"));
        assertThat(input("", "account", "add", "kim@example.org", "--password-stdin")).satisfies(refused("no password"));
        assertThat(run("account", "add", "kim@example.org", "--quota", "much", "--password-stdin").status()).isEqualTo(2);
        run("account", "remove", "jane@example.org").ok();
        assertThat(run("account", "show", "jane@example.org")).satisfies(refused("there is no account jane@example.org"));
        assertThat(input("x\n", "account", "passwd", "jane@example.org", "--password-stdin")).satisfies(refused("there is no account"));
    }

    @Test
    void aliases() {
        run("alias", "add", "sales@example.org", "boss@example.org", "Far@elsewhere.test").ok();
        assertThat(run("alias", "list").ok().out()).contains("sales@example.org").contains("Far@elsewhere.test, boss@example.org");
        run("alias", "remove", "sales@example.org", "Far@elsewhere.test").ok();
        assertThat(run("alias", "list", "sales@example.org", "--json").json()).isEqualTo(List.of(Map.of("address", "sales@example.org", "targets", List.of("boss@example.org"))));
        run("alias", "remove", "sales@example.org").ok();
        assertThat(run("alias", "list", "example.org").ok().out()).doesNotContain("sales@");
        assertThat(run("alias", "remove", "sales@example.org")).satisfies(refused("there is no alias sales@example.org"));
        assertThat(run("alias", "add", "sales@example.org").status()).isEqualTo(2);
    }

    @Test
    void policyExplainTellsEachRuleAndWhichDecided() {
        List<String> mail = List.of("policy", "explain", "--client", "203.0.113.7", "--helo", "mx.elsewhere.test", "--sender", "a@elsewhere.test");
        assertThat(run(with(mail, "--recipient", "x@elsewhere.test")).ok().out()).contains("reject_unauth_destination")
            .contains("=> refused by reject_unauth_destination: 554 5.7.1 Relay access denied");
        assertThat(run(with(mail, "--recipient", "x@elsewhere.test", "--login", "jane@example.org")).ok().out()).contains("553 5.7.1");
        assertThat(run(with(mail, "--recipient", "x@elsewhere.test", "--service", "gopher"))).satisfies(refused("service: one of"));
        assertThat(map(run("policy", "explain", "--client", "::1", "--helo", "localhost", "--sender", "<>", "--recipient", "x@elsewhere.test", "--json")))
            .containsEntry("permitted", true).containsEntry("rule", "permit_mynetworks");
    }

    private static String[] with(List<String> words, String... more) {
        return java.util.stream.Stream.concat(words.stream(), java.util.Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void routeExplainTellsEachStepAndTheEnd() {
        run("alias", "add", "info@example.org", "boss@example.org", "x@elsewhere.test").ok();
        assertThat(run("route", "explain", "INFO+y@example.org").ok().out()).contains("is ours").contains("extension").contains("alias")
            .contains("=> boss@example.org: mailbox: boss@example.org").contains("=> x@elsewhere.test: relay: smtp:[127.0.0.1]:9");
        assertThat(run("route", "explain", "nobody@example.org").ok().out()).contains("refusal: 550 5.1.1");
        assertThat(map(run("route", "explain", "x@elsewhere.test", "--json"))).containsEntry("local", false).containsKeys("steps", "ends");
        assertThat(run("route", "explain", "nonsense")).satisfies(refused("not an address"));
    }

    @Test
    void aListLivesAndItsAddressesWithIt() {
        run("list", "create", "news@example.org", "--type", "newsletter", "--owner", "boss@example.org", "--subject", "The news").ok();
        assertThat(run("route", "explain", "news-request@example.org").ok().out()).contains("robot: request of news@example.org");
        assertThat(run("list", "list", "example.org").ok().out()).contains("news@example.org").contains("open").contains("The news");
        assertThat(map(run("list", "show", "news@example.org", "--json"))).containsEntry("owners", List.of("boss@example.org")).containsEntry("status", "open");
        run("list", "close", "news@example.org").ok();
        assertThat(run("route", "explain", "news@example.org").ok().out()).contains("refusal: 550 5.1.1");
        run("list", "reopen", "news@example.org").ok();
        run("list", "rename", "news@example.org", "paper@example.org").ok();
        assertThat(run("route", "explain", "paper@example.org").ok().out()).contains("robot: post of paper@example.org");
        assertThat(run("list", "show", "news@example.org")).satisfies(refused("there is no list news@example.org"));
        run("list", "purge", "paper@example.org").ok();
        assertThat(run("list", "list").ok().out()).doesNotContain("paper@example.org");
        assertThat(run("list", "create", "boss@example.org", "--type", "discussion", "--owner", "boss@example.org").status()).isEqualTo(1);
        assertThat(run("list", "create", "other@example.org", "--type", "none", "--owner", "boss@example.org")).satisfies(refused("there is no list type none"));
        assertThat(run("list", "create", "other@example.org", "--type", "discussion").status()).isEqualTo(2);
    }

    @Test
    void listConfigShowsAllOrOneAndSetsOne() {
        run("list", "create", "conf@example.org", "--type", "discussion", "--owner", "boss@example.org").ok();
        assertThat(run("list", "config", "conf@example.org").ok().out()).contains("send = ").contains("max_size = ");
        run("list", "config", "conf@example.org", "custom_subject", "[conf]").ok();
        assertThat(run("list", "config", "conf@example.org", "custom_subject").ok().out()).isEqualTo("[conf]\n");
        assertThat(map(run("list", "config", "conf@example.org", "custom_subject", "--json"))).containsEntry("value", "[conf]").containsEntry("own", true);
        assertThat(run("list", "config", "conf@example.org", "max_size", "much").status()).isEqualTo(1);
        assertThat(run("list", "config", "conf@example.org", "no_such")).satisfies(refused("there is no list parameter no_such"));
    }

    @Test
    void aListsSettingsLeaveAndComeAsASympaConfigFile(@TempDir Path directory) throws IOException {
        run("list", "create", "out@example.org", "--type", "moderated", "--owner", "boss@example.org", "--subject", "Going out").ok();
        run("list", "config", "out@example.org", "--", "footer", "-- \nbye\\now").ok();
        run("list", "config", "out@example.org", "max_size", "123456").ok();
        String file = run("list", "config", "out@example.org", "--export").ok().out();
        assertThat(file).contains("subject Going out\n").contains("send editorkey\n").contains("max_size 123456").contains("owner\nemail boss@example.org\n").contains("reply_to_header\nvalue sender\n");
        Path config = Files.writeString(directory.resolve("config"), file + "\n\nhost example.org\n\nowner\nemail second@example.org\n");
        run("list", "create", "in@example.org", "--type", "discussion", "--owner", "boss@example.org").ok();
        assertThat(run("list", "config", "in@example.org", "--import", config.toString(), "--dry-run").out()).contains("max_size").contains("nothing was done");
        assertThat(run("list", "config", "in@example.org", "max_size").ok().out()).isNotEqualTo("123456\n");
        var taken = run("list", "config", "in@example.org", "--import", config.toString(), "--replace");
        assertThat(taken.status()).isZero();
        assertThat(taken.err()).contains("host");
        assertThat(run("list", "config", "in@example.org", "max_size").ok().out()).isEqualTo("123456\n");
        assertThat(run("list", "config", "in@example.org", "footer").ok().out()).isEqualTo("-- \nbye\\now\n");
        assertThat(run("list", "config", "in@example.org", "send").ok().out()).isEqualTo("editorkey\n");
        assertThat(map(run("list", "show", "in@example.org", "--json")).get("owners").toString()).contains("second@example.org");
    }

    @Test
    void aListsLifeIsToldAndAListIsCopied() {
        run("list", "create", "lived@example.org", "--type", "discussion", "--owner", "boss@example.org").ok();
        run("list", "close", "lived@example.org", "--reason", "summer").ok();
        assertThat(run("list", "life", "lived@example.org").ok().out()).contains("summer");
        run("list", "copy", "lived@example.org", "second-life@example.org").ok();
        assertThat(map(run("list", "show", "second-life@example.org", "--json")).get("owners").toString()).contains("boss@example.org");
    }

    @Test
    void members(@TempDir Path directory) throws IOException {
        run("list", "create", "club@example.org", "--type", "discussion", "--owner", "boss@example.org").ok();
        run("member", "add", "club@example.org", "Ann@elsewhere.test", "--reception", "notice").ok();
        assertThat(run("member", "show", "club@example.org", "ann@elsewhere.test").ok().out()).contains("reception: notice");
        run("member", "add", "club@example.org", "ann@elsewhere.test", "--reception", "nomail").ok();
        assertThat(map(run("member", "show", "club@example.org", "ann@elsewhere.test", "--json"))).containsEntry("reception", "nomail");
        assertThat(run("member", "add", "club@example.org", "x@y.test", "--reception", "pigeon")).satisfies(refused("there is no reception mode pigeon"));
        Ran imported = input("bob@elsewhere.test Bob Durand\nslash/x@elsewhere.test\nnonsense\nann@elsewhere.test\n", "member", "import", "club@example.org");
        assertThat(imported.out()).isEqualTo("2 added, 1 were members, 1 refused\n");
        assertThat(imported.err()).contains("line 3").contains("nonsense");
        Path file = Files.writeString(directory.resolve("members"), "chloé@elsewhere.test Chloé\n");
        run("member", "import", "club@example.org", file.toString()).ok();
        assertThat(run("member", "list", "club@example.org").ok().out().lines())
            .containsExactlyInAnyOrder("ann@elsewhere.test", "bob@elsewhere.test", "slash/x@elsewhere.test", "chloé@elsewhere.test");
        assertThat(run("member", "export", "club@example.org").ok().out().lines()).contains("bob@elsewhere.test Bob Durand", "chloé@elsewhere.test Chloé", "ann@elsewhere.test");
        assertThat((List<?>) run("member", "list", "club@example.org", "--json").json()).hasSize(4);
        run("member", "remove", "club@example.org", "slash/x@elsewhere.test").ok();
        assertThat(run("member", "remove", "club@example.org", "slash/x@elsewhere.test")).satisfies(refused("there is no member"));
        assertThat(run("member", "list", "none@example.org")).satisfies(refused("there is no list none@example.org"));
        assertThat(run("member", "import", "club@example.org", "/no/such/file")).satisfies(refused("cannot read /no/such/file"));
    }

    @Test
    void aListWithoutMembersListsNothing() {
        run("list", "create", "empty@example.org", "--type", "discussion", "--owner", "boss@example.org").ok();
        assertThat(run("member", "list", "empty@example.org").ok().out()).isEmpty();
        assertThat(run("member", "list", "empty@example.org", "--json").json()).isEqualTo(List.of());
    }

    @Test
    void theQueue() {
        String id = waiting("one@elsewhere.test");
        run("queue", "hold", id).ok();
        assertThat(run("queue", "list").ok().out()).contains(id).contains("held");
        assertThat(run("queue", "show", id).ok().out()).contains("one@elsewhere.test").contains("smtp:[127.0.0.1]:9");
        run("queue", "release", id).ok();
        run("queue", "flush", id).ok();
        run("queue", "flush").ok();
        run("queue", "flush", "--destination", "[127.0.0.1]:9").ok();
        run("queue", "requeue", id).ok();
        assertThat(run("queue", "shape").ok().out()).contains("smtp:[127.0.0.1]:9").contains("DEFERRED");
        assertThat(run("queue", "list", "--recipient", "one@elsewhere", "--limit", "1").ok().out()).contains(id);
        assertThat(run("queue", "list", "--sender", "<>").ok().out()).contains("nothing in the queue is like that");
        assertThat(run("queue", "list", "--state", "lost")).satisfies(refused("no such state"));
        assertThat(run("queue", "hold", "--all", "--json").ok().out()).contains("\"packets\"");
        run("queue", "release", "--state", "held").ok();
        assertThat(map(run("queue", "show", id, "--json"))).containsKeys("message", "waiting");
        // What the log says is there a moment after it happened.
        Awaitility.await().untilAsserted(() -> assertThat(run("trace", id, "--lines").ok().out()).contains("to=<one@elsewhere.test>").contains("deferred"));
        assertThat(run("trace", "one@elsewhere.test", "--since", "1h", "--json").json()).asString().contains("id=" + id);
        assertThat(run("trace", "nobody@elsewhere.test")).satisfies(refused("the mail log says nothing of it"));
        assertThat(run("trace")).satisfies(refused("a trace needs a queue id"));
        assertThat(run("trace", id, "--since", "yesterday")).satisfies(refused("neither a time"));
        run("queue", "remove", id).ok();
        assertThat(run("queue", "show", id)).satisfies(refused("there is no message " + id));
        assertThat(run("queue", "hold", "???")).satisfies(refused("not a queue id"));
        assertThat(run("queue", "remove").status()).isEqualTo(2);
    }

    @Test
    void scenarios(@TempDir Path directory) throws IOException {
        Path good = Files.writeString(directory.resolve("send.mine"), "true() smtp,md5,smime -> do_it\n");
        Path bad = Files.writeString(directory.resolve("send.bad"), "title.gettext x\n\ntrue( smtp -> do_it\n");
        assertThat(run("scenario", "check", good.toString()).ok().out()).contains("is sound");
        assertThat(run("scenario", "check", bad.toString())).satisfies(refused("send.bad:3:"));
        assertThat(run("scenario", "check", directory.toString())).satisfies(refused("send.bad:3:"));
        run("list", "create", "rule@example.org", "--type", "discussion", "--owner", "boss@example.org").ok();
        assertThat(run("scenario", "explain", "rule@example.org", "send", "--sender", "stranger@elsewhere.test").ok().out()).contains("=> ").contains("send.");
        assertThat(run("scenario", "explain", "rule@example.org", "send", "--sender", "stranger@elsewhere.test", "--header", "Subject: hi", "--ip", "192.0.2.1").ok().out())
            .contains("[sender] = stranger@elsewhere.test");
        run("blocklist", "add", "rule@example.org", "*@elsewhere.test").ok();
        assertThat(run("blocklist", "list", "rule@example.org").ok().out()).contains("*@elsewhere.test");
        assertThat(run("scenario", "explain", "rule@example.org", "send", "--sender", "stranger@elsewhere.test").ok().out()).contains("=> reject,quiet").contains("blocklist.txt");
        run("blocklist", "remove", "rule@example.org", "*@elsewhere.test").ok();
        run("blocklist", "add", "site", "good@elsewhere.test", "--allow").ok();
        assertThat(run("scenario", "explain", "rule@example.org", "send", "--sender", "good@elsewhere.test").ok().out()).contains("=> do_it").contains("allowlist.txt");
        assertThat(run("blocklist", "add", "site", "*")).satisfies(refused("neither an address"));
        assertThat(run("scenario", "explain", "example.org", "create_list", "--sender", "a@b.test", "--auth", "md5").ok().out()).contains("=> listmaster");
        assertThat(map(run("scenario", "explain", "rule@example.org", "subscribe", "--sender", "a@b.test", "--auth", "md5", "--json"))).containsKeys("action", "tried");
        assertThat(run("scenario", "explain", "rule@example.org", "send", "--sender", "a@b.test", "--auth", "guess")).satisfies(refused("no authentication method guess"));
        assertThat(run("scenario", "explain", "rule@example.org", "send").status()).isEqualTo(2);
    }

    @Test
    void userPasswdSetsAPortalPassword() {
        input("portal secret\n", "user", "passwd", "visitor@elsewhere.test", "--password-stdin").ok();
        assertThat(server.bean(PortalUsers.class).authenticate("visitor@elsewhere.test", "portal secret")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "domain", "nonsense", "domain add", "domain list --nonsense", "member add only@one"})
    void wrongUsageIsStatusTwoAndShowsTheUsage(String words) {
        Ran ran = run(words.isEmpty() ? new String[0] : words.split(" "));
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("Usage: colombier");
    }

    @Test
    void helpIsNoFault() {
        assertThat(run("--help").ok().out()).contains("domain").contains("serve");
        assertThat(run("member", "import", "--help").ok().out()).contains("LIST");
    }

    @Test
    void theServerIsFoundByUrlOrByDirectoryAndItsAbsenceSaid(@TempDir Path elsewhere) throws IOException {
        assertThat(execute(Map.of(), "", "--data-dir", server.dataDir().toString(), "domain", "list").status()).isZero();
        assertThat(execute(Map.of("COLOMBIER_DATA_DIR", server.dataDir().toString(), "COLOMBIER_URL", server.http() + "/"), "", "domain", "list").status()).isZero();
        assertThat(execute(Map.of("COLOMBIER_DATA_DIR", elsewhere.toString()), "", "domain", "list")).satisfies(refused("is the server running?"));
        assertThat(execute(Map.of("COLOMBIER_DATA_DIR", server.dataDir().toString()), "", "--url", "http://127.0.0.1:9", "domain", "list"))
            .satisfies(refused("no server answers at http://127.0.0.1:9"));
        Files.writeString(elsewhere.resolve("admin.token"), "wrong");
        assertThat(execute(Map.of("COLOMBIER_DATA_DIR", elsewhere.toString()), "", "--url", server.http(), "domain", "list")).satisfies(refused("does not take this token"));
    }

    private String waiting(String to) {
        QueueId id = QueueId.next(Clock.systemUTC());
        server.bean(MailQueue.class).submit(id, Envelope.from(ReversePath.of(EmailAddress.parse("boss@example.org"))),
            MessageContent.of("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII)), List.of(Recipient.of(EmailAddress.parse(to))));
        return id.toString();
    }

    private boolean logsIn(String address, String password) {
        return server.bean(Accounts.class).authenticate(address, password, Account.Service.IMAP).isPresent();
    }

    private static java.util.function.Consumer<Ran> refused(String reason) {
        return ran -> {
            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.err()).contains(reason);
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Ran ran) {
        return (Map<String, Object>) ran.json();
    }

    private Ran run(String... args) {
        return input("", args);
    }

    private Ran input(String in, String... args) {
        return execute(Map.of("COLOMBIER_DATA_DIR", server.dataDir().toString()), in, args);
    }

    private static Ran execute(Map<String, String> environment, String in, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Commands.run(args, environment, new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ran(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
