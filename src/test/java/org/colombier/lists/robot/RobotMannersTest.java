package org.colombier.lists.robot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.members.Reception;
import org.colombier.lists.posting.ReadableText;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.Jobs;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How the robot writes to people: under its own name, as an answer, in whole sentences of their language. */
class RobotMannersTest {

    private static final Domain DOMAIN = new Domain("lists.test");
    private static final EmailAddress OWNER = EmailAddress.parse("owner@home.test");

    private static SmtpSink world;
    private static TestServer server;

    @BeforeAll
    static void start() {
        world = SmtpSink.start();
        server = TestServer.start(world.asRelayHost(), "--colombier.lists.robot-name=robot");
        server.bean(Domains.class).add(new MailDomain(DOMAIN, true, false, Optional.empty(), "en"), Set.of(OWNER));
    }

    @AfterAll
    static void stop() {
        server.close();
        world.close();
    }

    @Test
    void theRobotsNameIsTheSettingsEverywhere() throws Exception {
        MailingList list = list("named", "discussion");
        server.bean(Members.class).add(list, NewMember.of(EmailAddress.parse("ann@a.test"), ""));
        send("asker@q.test", "robot-request@lists.test", "a question", "Who are you?");
        assertThat(awaitMail(OWNER.toString(), "Who are you?").sender()).isEqualTo("robot-owner@lists.test");
        send("ann@a.test", "named@lists.test", "hello", "Good day.");
        assertThat(header(awaitMail("ann@a.test", "Good day."), "List-Help")).isEqualTo("<mailto:robot@lists.test?subject=help>");
    }

    @Test
    void everyLetterThatAnswersAMailSaysSo() throws Exception {
        list("asked", "discussion");
        send("joe@j.test", "robot@lists.test", "", "which\nreview asked\nsubscribe asked\nsubsrcibe other");
        for (String text : List.of("is not a member of any list", "SUBSCRIBE asked", "Only members of the list asked may see its members.", "> subsrcibe other")) {
            SmtpSink.Delivery letter = awaitMail("joe@j.test", text);
            assertThat(header(letter, "In-Reply-To")).as(text).matches("<\\d+@test>");
            assertThat(header(letter, "Auto-Submitted")).as(text).isEqualTo("auto-replied");
        }
    }

    @Test
    void aFrenchListSpeaksFrenchInAnEnglishDomain() throws Exception {
        MailingList list = list("chorale", "newsletter");
        server.bean(Catalog.class).set(list, "lang", "fr");
        send("nemo@n.test", "chorale-unsubscribe@lists.test", "x", "");
        awaitMail("nemo@n.test", "nemo@n.test n'est pas abonné à la liste chorale.");
        send("nemo@n.test", "chorale@lists.test", "", "Bonjour.");
        awaitMail("nemo@n.test", "    (sans objet)\n");
    }

    @Test
    void aListTellsItsFiguresItsMonthsAndWhatIsProven() throws Exception {
        MailingList list = list("told", "discussion");
        join(list, "ann@a.test");
        send("ann@a.test", "robot@lists.test", "", "stats told\nverify told\nindex told\nlast told\nget told march");
        assertThat(text(awaitMail("ann@a.test", "> verify told"))).contains("Nothing proves that your message comes from ann@a.test");
        server.bean(Catalog.class).set(list, "review", "private");
        send("ann@a.test", "robot@lists.test", "stats told", "");
        assertThat(text(awaitMail("ann@a.test", "Messages distributed:"))).contains("Members:                 1");
    }

    @Test
    void archivesComeByMailAsTheirScenarioAllows() throws Exception {
        MailingList list = list("kept", "discussion");
        server.bean(Catalog.class).set(list, "process_archive", "on");
        server.bean(Catalog.class).set(list, "archive.mail_access", "public");
        join(list, "ann@kept.test");
        send("ann@kept.test", "kept@lists.test", "hello", "A word to be kept.");
        awaitMail("ann@kept.test", "A word to be kept.");
        String month = java.time.YearMonth.now(java.time.ZoneOffset.UTC).toString();
        send("bob@kept.test", "robot@lists.test", "", "index kept\nlast kept\nget kept " + month);
        assertThat(text(awaitMail("bob@kept.test", "by month:"))).contains(month + "  1 message");
        assertThat(awaitMail("bob@kept.test", "The last message of the list").content()).contains("A word to be kept.", "message/rfc822");
        assertThat(awaitMail("bob@kept.test", "are attached: 1 of 1.").content()).contains("A word to be kept.");
    }

    @Test
    void oneCommandSetsAllListsOfTheDomain() throws Exception {
        MailingList one = list("allone", "discussion");
        MailingList two = list("alltwo", "discussion");
        join(one, "many@m.test");
        join(two, "many@m.test");
        send("many@m.test", "robot@lists.test", "SET * NOMAIL", "");
        awaitMail("many@m.test", "Your setting for 2 lists is now: NOMAIL.");
        assertThat(List.of(one, two)).allSatisfy(l -> assertThat(member(l, "many@m.test").orElseThrow().reception()).isEqualTo(Reception.NOMAIL));
        send("many@m.test", "robot@lists.test", "", "Hello,\nsuspend allone 2099-01-01\nresume alltwo\n--\nMany");
        awaitMail("many@m.test", "The list allone sends you nothing until 2099-01-01.");
        assertThat(member(one, "many@m.test").orElseThrow().suspension()).isPresent();
    }

    @Test
    void nobodyLearnsFromTheRobotWhoIsAMember() throws Exception {
        MailingList list = list("discreet", "discussion");
        join(list, "known@k.test");
        send("nosy@n.test", "robot@lists.test", "", "signoff discreet stranger@s.test\nsignoff discreet known@k.test");
        String report = text(awaitMail("nosy@n.test", "signoff discreet known@k.test"));
        assertThat(report).contains("please see the message sent to stranger@s.test", "please see the message sent to known@k.test");
        assertThat(text(awaitMail("stranger@s.test", "SIGNOFF discreet stranger@s.test"))).contains("nosy@n.test", "You are not a member");
        assertThat(header(awaitMail("known@k.test", "SIGNOFF discreet known@k.test"), "Subject")).startsWith("AUTH ");
        assertThat(member(list, "known@k.test")).isPresent();
    }

    @Test
    void anOwnersReminderReachesEveryMemberAfterTheKeyCameBack() throws Exception {
        MailingList list = list("recall", "discussion");
        join(list, "r1@r.test");
        join(list, "r2@r.test");
        send(OWNER.toString(), "robot@lists.test", "remind recall", "");
        SmtpSink.Delivery question = awaitMail(OWNER.toString(), "REMIND recall");
        send(OWNER.toString(), "robot@lists.test", "Re: " + header(question, "Subject").replaceAll("\\s+", " "), "yes");
        awaitMail(OWNER.toString(), "2 reminders are on the way to the members of the list recall.");
        SmtpSink.Delivery letter = awaitMail("r1@r.test", "This is a reminder");
        assertThat(letter.sender()).isEqualTo("recall-owner@lists.test");
        assertThat(header(letter, "To")).isEqualTo("recall@lists.test");
        awaitMail("r2@r.test", "This is a reminder");
    }

    @Test
    void membersAreRemindedOnceEachPeriodAndWhoseReminderCannotArriveLeaves() {
        MailingList list = list("yearly", "discussion");
        join(list, "y1@y.test");
        join(list, "unknown-y2@y.test");
        server.bean(Catalog.class).set(list, "remind_task", "2month");
        server.bean(Catalog.class).set(list, "verp_remind", "on");
        Jobs jobs = server.bean(Jobs.class);
        JdbcClient jdbc = server.bean(JdbcClient.class);
        jobs.runNow("membership-reminders");
        assertThat(world.deliveries()).as("the first leaves a period after it was chosen").noneMatch(d -> d.recipient().equals("y1@y.test"));
        jdbc.sql("UPDATE list_reminder SET since = since - INTERVAL 2 MONTH WHERE list_id = ?").param(list.id()).update();
        assertThat(jobs.runNow("membership-reminders").orElseThrow().result()).isEqualTo("2 reminders to the members of 1 lists");
        assertThat(jobs.runNow("membership-reminders").orElseThrow().result()).startsWith("0 reminders");
        SmtpSink.Delivery letter = awaitMail("y1@y.test", "This is a reminder");
        assertThat(letter.sender()).matches("bounce\\+r[a-z0-9]{34}@lists\\.test");
        assertThat(letter.content()).contains("/u/" + letter.sender().substring(7, 42) + ">", "List-Unsubscribe-Post");
        await().atMost(Duration.ofSeconds(15)).until(() -> member(list, "unknown-y2@y.test").isEmpty());
        assertThat(member(list, "y1@y.test")).isPresent();
        server.bean(Catalog.class).set(list, "remind_task", "none");
        jobs.runNow("membership-reminders");
        assertThat(jdbc.sql("SELECT COUNT(*) FROM list_reminder WHERE list_id = ?").param(list.id()).query(Long.class).single()).isZero();
    }

    @Test
    void aMailThatComesTwiceIsAnsweredOnceAndACommandOfAnotherDomainIsUnknown() throws Exception {
        server.bean(Domains.class).add(new MailDomain(new Domain("far.test"), true, false, Optional.empty(), "en"), Set.of(OWNER));
        list("near", "discussion");
        for (int i = 0; i < 2; i++) {
            sendAs("twice@t.test", "robot@lists.test", "help", "", "<same@t.test>");
        }
        sendAs("twice@t.test", "robot@far.test", "info near@lists.test", "", "<other@t.test>");
        awaitMail("twice@t.test", "There is no list near@lists.test here.");
        assertThat(world.deliveries().stream().filter(d -> d.recipient().equals("twice@t.test")).filter(d -> text(d).contains("one command per line"))).hasSize(1);
    }

    @Test
    void aFloodIsToldToTheListmastersOnce() throws Exception {
        send("loop@l.test", "robot@lists.test", "which", "");
        awaitMail("loop@l.test", "is not a member of any list");
        server.bean(JdbcClient.class).sql("UPDATE robot_answers SET answers = 200 WHERE address = 'loop@l.test'").update();
        send("loop@l.test", "robot@lists.test", "which", "");
        send("loop@l.test", "robot@lists.test", "which", "");
        awaitMail(OWNER.toString(), "answered more than 200 commands of");
        send("after@l.test", "robot@lists.test", "help", "");
        awaitMail("after@l.test", "one command per line");
        assertThat(world.deliveries().stream().filter(d -> text(d).contains("answered more than 200 commands of"))).hasSize(1);
        assertThat(world.deliveries().stream().filter(d -> d.recipient().equals("loop@l.test"))).hasSize(1);
    }

    @Test
    void aPersonReachesTheListmastersAndABounceOfABounceDies() throws Exception {
        list("any", "discussion");
        for (String robot : List.of("robot-owner", "robot-request", "listmaster")) {
            send("person@p.test", robot + "@lists.test", "to " + robot, "A question to " + robot + ".");
            SmtpSink.Delivery letter = awaitMail(OWNER.toString(), "A question to " + robot + ".");
            assertThat(header(letter, "X-Loop")).isEqualTo(robot + "@lists.test");
            assertThat(header(letter, "Sender")).isEqualTo("robot-request@lists.test");
        }
    }

    /** Each command is decided by the list's own parameter: shut, nothing happens; open, it does. */
    @Test
    void everyCommandIsDecidedByTheListsOwnRule() throws Exception {
        MailingList list = list("rights", "discussion");
        java.nio.file.Path scenari = java.nio.file.Files.createDirectories(server.bean(org.colombier.ops.Site.class).etcDir().resolve("scenari"));
        List<String> operations = List.of("info", "review", "subscribe", "unsubscribe", "add", "del", "invite", "remind");
        join(list, "old@m.test");
        join(list, "leaves@m.test");
        String commands = "info rights\nreview rights\nsubscribe rights\nadd rights new@m.test\ndel rights old@m.test\ninvite rights guest@m.test\nremind rights";
        for (String operation : operations) {
            java.nio.file.Files.writeString(scenari.resolve(operation + ".shut"), "true() smtp,md5,smime -> reject\n");
            java.nio.file.Files.writeString(scenari.resolve(operation + ".wide"), "true() smtp,md5,smime -> do_it\n");
            server.bean(Catalog.class).set(list, operation, "shut");
        }
        send("asks@m.test", "robot@lists.test", "", commands);
        String refused = text(awaitMail("asks@m.test", "> remind rights"));
        assertThat(refused.lines().filter(l -> l.startsWith("> "))).hasSize(7);
        send("leaves@m.test", "robot@lists.test", "signoff rights", "");
        awaitMail("leaves@m.test", "signoff rights");
        assertThat(server.bean(Members.class).count(list.id())).as("nothing was done").isEqualTo(2);
        assertThat(world.deliveries()).noneMatch(d -> d.recipient().equals("guest@m.test") || d.recipient().equals("old@m.test"));
        operations.forEach(operation -> server.bean(Catalog.class).set(list, operation, "wide"));
        send("asks@m.test", "robot@lists.test", "", commands);
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(member(list, "asks@m.test")).isPresent();
            assertThat(member(list, "new@m.test")).isPresent();
            assertThat(member(list, "old@m.test")).isEmpty();
        });
        awaitMail("guest@m.test", "rights");
        awaitMail("asks@m.test", "2 members");
        awaitMail("leaves@m.test", "This is a reminder");
        send("leaves@m.test", "robot@lists.test", "signoff rights", "");
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(member(list, "leaves@m.test")).isEmpty());
    }

    /** Who runs a list and wants not to be shown is named neither here nor on the page. */
    @Test
    void infoNamesOnlyThoseWhoAreShown() throws Exception {
        MailingList list = list("veiled", "discussion");
        Admins admins = server.bean(Admins.class);
        admins.add(list, ListAdmin.owner(list.id(), EmailAddress.parse("hidden@h.test"), "").with(true, true, true));
        join(list, "ann@a.test");
        send("ann@a.test", "robot@lists.test", "info veiled", "");
        assertThat(text(awaitMail("ann@a.test", "veiled"))).contains(OWNER.toString()).doesNotContain("hidden@h.test");
    }

    @Test
    void moderatorsSeeWhatWaits() throws Exception {
        MailingList calm = list("calmer", "moderated");
        send("stranger@w.test", "calmer@lists.test", "Waiting", "Waiting text.");
        awaitMail(OWNER.toString(), "Subject:  Waiting");
        send(OWNER.toString(), "robot@lists.test", "modindex calmer", "");
        assertThat(text(awaitMail(OWNER.toString(), "    From:      stranger@w.test"))).contains("/lists/calmer@lists.test/moderation/");
        send("stranger@w.test", "robot@lists.test", "modindex calmer", "");
        awaitMail("stranger@w.test", "Only moderators of the list calmer may see what waits for them.");
        for (String people : List.of("editor", "owner")) {
            send("stranger@w.test", "calmer-" + people + "@lists.test", "hello", "A word to " + people + ".");
            awaitMail(OWNER.toString(), "A word to " + people + ".");
        }
        send("comes@w.test", "calmer-subscribe@lists.test", "whatever", "");
        awaitMail("comes@w.test", "SUBSCRIBE calmer");
        join(calm, "leaver@w.test");
        send("leaver@w.test", "robot@lists.test", "signoff *", "");
        awaitMail("leaver@w.test", "Leaving one list was asked for");
        send("leaver@w.test", "robot@lists.test", "remind *", "");
        awaitMail("leaver@w.test", "Only a listmaster may remind the members of all lists.");
    }

    private static void join(MailingList list, String member) {
        server.bean(Members.class).add(list, NewMember.of(EmailAddress.parse(member), ""));
    }

    private static Optional<Member> member(MailingList list, String address) {
        return server.bean(Members.class).find(list.id(), EmailAddress.parse(address));
    }

    private static String text(SmtpSink.Delivery mail) {
        return ReadableText.of(mail.content().getBytes(StandardCharsets.UTF_8));
    }

    private static MailingList list(String name, String type) {
        MailingList list = server.bean(Catalog.class).create(NewList.of(EmailAddress.parse(name + "@lists.test"), type, "A list"));
        server.bean(Admins.class).add(list, ListAdmin.owner(list.id(), OWNER, ""));
        return list;
    }

    private static void send(String from, String to, String subject, String body) throws Exception {
        sendAs(from, to, subject, body, "<" + System.nanoTime() + "@test>");
    }

    private static void sendAs(String from, String to, String subject, String body, String messageId) throws Exception {
        String message = "From: <" + from + ">\r\nTo: <" + to + ">\r\nSubject: " + subject + "\r\nMessage-ID: " + messageId + "\r\n"
            + "Date: Fri, 20 Nov 2026 12:00:00 +0000\r\n\r\n" + body.replace("\n", "\r\n") + "\r\n.";
        try (Socket socket = new Socket("127.0.0.1", server.port("smtp.mx"))) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line : List.of("", "HELO test", "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA", message, "QUIT")) {
                if (!line.isEmpty()) {
                    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
                }
                assertThat(in.readLine()).as(line).matches("[23].*");
            }
        }
    }

    private static String header(SmtpSink.Delivery mail, String name) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail.content().getBytes(StandardCharsets.UTF_8))).getHeader(name, ",");
    }

    /** The mail to that person whose text holds the words. */
    private static SmtpSink.Delivery awaitMail(String recipient, String words) {
        return await(words).atMost(Duration.ofSeconds(15)).until(() -> world.deliveries().stream().filter(d -> d.recipient().equals(recipient))
            .filter(d -> ReadableText.of(d.content().getBytes(StandardCharsets.UTF_8)).contains(words)).findFirst(), Optional::isPresent).orElseThrow();
    }
}
