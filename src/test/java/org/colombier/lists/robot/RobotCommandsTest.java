package org.colombier.lists.robot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
import org.colombier.lists.moderation.HeldMessages;
import org.colombier.lists.posting.ReadableText;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every command of the robot and every address of a list, mailed as people and programs mail them, with what is seen of it from outside. */
class RobotCommandsTest {

    private static final EmailAddress LISTMASTER = EmailAddress.parse("master@home.test");
    private static final EmailAddress BOSS = EmailAddress.parse("boss@home.test");
    private static final Pattern SECRET = Pattern.compile("(?:AUTH |/confirm/|CONFIRM )([a-z2-7]{26})");

    private static SmtpSink world;
    private static TestServer server;

    @BeforeAll
    static void start() {
        world = SmtpSink.start();
        server = TestServer.start(world.asRelayHost());
        for (String domain : List.of("lists.test", "small.test")) {
            server.bean(Domains.class).add(new MailDomain(new Domain(domain), true, false, Optional.empty(), "en"), Set.of(LISTMASTER));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
        world.close();
    }

    @Test
    void anOwnerAddsInvitesAndRemovesPeople() throws Exception {
        MailingList list = list("office");
        command(BOSS.toString(), "add office new@n.test Nadia Neuve\nadd office new@n.test\nadd office not-an-address@\ninvite office guest@g.test");
        String report = text(awaitMail(BOSS.toString(), "> add office new@n.test Nadia Neuve"));
        assertThat(report).contains("new@n.test is now a member of the list office.", "new@n.test is a member of the list office already.",
            "not-an-address@ is not an address.");
        mail(BOSS.toString(), "sympa@lists.test", "Subject: Re: AUTH " + secret(awaitMail(BOSS.toString(), "INVITE office guest@g.test")), "");
        awaitMail(BOSS.toString(), "An invitation to the list office was sent to guest@g.test.");
        awaitMail("new@n.test", "Welcome to A list.");
        assertThat(member(list, "new@n.test").orElseThrow().name()).isEqualTo("Nadia Neuve");
        SmtpSink.Delivery invitation = awaitMail("guest@g.test", "boss@home.test invites you to join the list");
        assertThat(member(list, "guest@g.test")).isEmpty();
        command("guest@g.test", "auth " + secret(invitation));
        await().atMost(Duration.ofSeconds(15)).until(() -> member(list, "guest@g.test").isPresent());
        command(BOSS.toString(), "quiet del office new@n.test\ndelete office guest@g.test\ndel office nobody@n.test");
        awaitMail("guest@g.test", "was removed from the list");
        assertThat(text(awaitMail(BOSS.toString(), "> delete office guest@g.test"))).contains("nobody@n.test is not a member of the list office.").doesNotContain("> quiet del");
        assertThat(member(list, "new@n.test")).isEmpty();
        assertThat(lettersTo("new@n.test")).as("QUIET").noneMatch(t -> t.contains("was removed"));
    }

    @Test
    void whoeverIsNoOwnerAddsAndRemovesNobody() throws Exception {
        MailingList list = list("guarded");
        join(list, "safe@s.test");
        command("mallory@m.test", "add guarded mallory2@m.test\ndel guarded safe@s.test\ninvite guarded mallory2@m.test\nremind guarded\nreview guarded\nstats guarded");
        assertThat(text(awaitMail("mallory@m.test", "> stats guarded"))).contains("Only the owners of the list guarded may add members.").doesNotContain("safe@s.test is no longer");
        assertThat(member(list, "safe@s.test")).isPresent();
        assertThat(member(list, "mallory2@m.test")).isEmpty();
        assertThat(lettersTo("mallory2@m.test")).isEmpty();
    }

    @Test
    void aForgedFromShowsTheForgerNothingAndChangesNothing() throws Exception {
        MailingList list = list("private");
        server.bean(Catalog.class).set(list, "unsubscribe", "auth");
        join(list, "victim@v.test");
        mail("forger@f.test", "sympa@lists.test", "From: Victim <victim@v.test>\nReply-To: forger@f.test\nSubject: none", "signoff private\nwhich\nreview private");
        SmtpSink.Delivery question = awaitMail("victim@v.test", "SIGNOFF private");
        assertThat(question.sender()).isEmpty();
        awaitMail("victim@v.test", "victim@v.test is a member of:");
        fence();
        assertThat(lettersTo("forger@f.test")).isEmpty();
        assertThat(member(list, "victim@v.test")).isPresent();
        command("victim@v.test", "confirm " + secret(question));
        await().atMost(Duration.ofSeconds(15)).until(() -> member(list, "victim@v.test").isEmpty());
        awaitMail("victim@v.test", "is no longer a member of");
        command("victim@v.test", "confirm " + secret(question));
        awaitMail("victim@v.test", "this key was used before");
    }

    @Test
    void aModeratorRejectsAndOthersAreToldByWhom() throws Exception {
        MailingList list = server.bean(Catalog.class).create(NewList.of(EmailAddress.parse("strict@lists.test"), "moderated", "A list"));
        server.bean(Admins.class).add(list, ListAdmin.owner(list.id(), BOSS, ""));
        mail("author@a.test", "strict@lists.test", "Subject: Buy", "Cheap things.");
        String question = text(awaitMail(BOSS.toString(), "Subject:  Buy"));
        command(BOSS.toString(), "modindex strict");
        assertThat(text(awaitMail(BOSS.toString(), "Messages waiting for a moderator of strict", "wait for a moderator:"))).contains("From:      author@a.test", "Subject:   Buy");
        Matcher reject = Pattern.compile("REJECT%20strict%20([a-z2-7]{26})").matcher(question);
        assertThat(reject.find()).isTrue();
        command(BOSS.toString(), "reject strict " + reject.group(1));
        assertThat(text(awaitMail(BOSS.toString(), "The message \"Buy\" was rejected."))).doesNotContain(reject.group(1));
        awaitMail("author@a.test", "did not accept");
        assertThat(server.bean(HeldMessages.class).in(list.id())).isEmpty();
        command("author@a.test", "distribute strict " + reject.group(1));
        awaitMail("author@a.test", "Nothing was done: boss@home.test had rejected the message \"Buy\" before.");
    }

    @Test
    void theAuthorConfirmsAPostByReply() throws Exception {
        MailingList list = list("keyed");
        server.bean(Catalog.class).set(list, "send", "privatekey");
        join(list, "writer@w.test");
        mail("writer@w.test", "keyed@lists.test", "Subject: hello", "Mine indeed.");
        SmtpSink.Delivery question = awaitMail("writer@w.test", "If you wrote it");
        assertThat(question.content()).contains("Subject: CONFIRM ");
        mail("writer@w.test", "sympa@lists.test", "Subject: Re: CONFIRM " + secret(question), "Yes.\n> " + secret(question));
        awaitMail("writer@w.test", "Mine indeed.");
    }

    @Test
    void oneMailAsksForEverythingAndGetsALetterForEach() throws Exception {
        MailingList list = list("all");
        server.bean(Catalog.class).set(list, "process_archive", "on");
        server.bean(Catalog.class).set(list, "archive.mail_access", "private");
        server.bean(Catalog.class).set(list, "review", "private");
        server.bean(Catalog.class).set(list, "visibility", "noconceal");
        server.bean(Members.class).add(list, NewMember.of(EmailAddress.parse("ann@o.test"), "Ann"));
        join(list, "hidden@o.test");
        server.bean(Members.class).setConcealed(list.id(), EmailAddress.parse("hidden@o.test"), true);
        mail("ann@o.test", "all@lists.test", "Subject: first", "Kept words.");
        awaitMail("ann@o.test", "Kept words.");
        String month = YearMonth.now(ZoneOffset.UTC).toString();
        command("ann@o.test", "lists\ninfo all\nreview all@lists.test\nwhich\nstats all\nindex all\nlast all\nget all " + month + "\nset all conceal\nverify all\nQUIT\ndel all ann@o.test");
        awaitMail("ann@o.test", "These are the lists that you may see:", "all@lists.test");
        awaitMail("ann@o.test", "About the list all", "Owners:      boss@home.test");
        String members = text(awaitMail("ann@o.test", "all@lists.test has 2 members.", "ann@o.test  Ann"));
        assertThat(members).contains("1 more is not shown here.").doesNotContain("hidden@o.test");
        awaitMail("ann@o.test", "all@lists.test (mail)");
        awaitMail("ann@o.test", "Messages distributed:    1");
        awaitMail("ann@o.test", month + "  1 message");
        assertThat(awaitMail("ann@o.test", "The last message of the list all@lists.test is attached.").content()).contains("Kept words.");
        awaitMail("ann@o.test", "are attached: 1 of 1.");
        assertThat(text(awaitMail("ann@o.test", "Your setting for the list all is now: conceal."))).contains("Nothing proves that your message comes from ann@o.test").doesNotContain("QUIT", "> del");
        assertThat(member(list, "ann@o.test").orElseThrow().concealed()).isTrue();
        command("stranger@o.test", "last all\nget all " + month + "\nindex all\nreview all\nset all nomail");
        assertThat(text(awaitMail("stranger@o.test", "> get all " + month))).doesNotContain("Kept words.").contains("stranger@o.test is not a member of the list all.");
    }

    @Test
    void oneCommandLeavesAllListsOfTheDomainAndARemindStarReachesAllMembers() throws Exception {
        MailingList one = list("one@small.test");
        MailingList two = list("two@small.test");
        MailingList elsewhere = list("elsewhere");
        for (MailingList list : List.of(one, two, elsewhere)) {
            join(list, "all-of-them@t.test");
        }
        join(two, "second@t.test");
        mail(LISTMASTER.toString(), "sympa@small.test", "Subject: remind *", "");
        mail(LISTMASTER.toString(), "sympa@small.test", "Subject: auth " + secret(awaitMail(LISTMASTER.toString(), "REMIND *")), "");
        awaitMail(LISTMASTER.toString(), "3 reminders are on the way to the members of 2 lists.");
        awaitMail("all-of-them@t.test", "This is a reminder", "one@small.test");
        awaitMail("all-of-them@t.test", "This is a reminder", "two@small.test");
        awaitMail("second@t.test", "This is a reminder");
        mail("all-of-them@t.test", "sympa@small.test", "Subject: signoff *", "");
        for (String name : List.of("one", "two")) {
            mail("all-of-them@t.test", "sympa@small.test", "Subject: Re: AUTH " + secret(awaitMail("all-of-them@t.test", "SIGNOFF " + name)), "");
        }
        await().atMost(Duration.ofSeconds(15)).until(() -> member(one, "all-of-them@t.test").isEmpty() && member(two, "all-of-them@t.test").isEmpty());
        awaitMail("all-of-them@t.test", "Leaving 2 lists was asked for");
        awaitMail("all-of-them@t.test", "is no longer a member of", "one@small.test");
        assertThat(member(elsewhere, "all-of-them@t.test")).isPresent();
        assertThat(lettersTo("all-of-them@t.test")).noneMatch(t -> t.contains("This is a reminder") && t.contains("elsewhere"));
    }

    @Test
    void aCommandIsFoundHoweverAProgramWritesIt() throws Exception {
        List<String> forms = List.of(
            "Content-Type: text/html; charset=utf-8\n\n<html><head><style>p { color: red }</style></head><body><p>review&nbsp;forms</p><p>-- <br>Joe</p></body></html>",
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + Base64.getMimeEncoder().encodeToString("review forms\n".getBytes(StandardCharsets.UTF_8)),
            "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n=A0review=20f=\norms=20\n--=20\nJos=E9",
            "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\nreview forms \n\n-- \nJoe of a company whose signature \ngoes on",
            "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nreview forms\n--b\nContent-Type: text/html\n\n<p>review forms</p>\n--b--",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/related; boundary=c\n\n--c\nContent-Type: text/html\n\n<div>review forms</div>\n--c--\n--b--",
            "Subject: =?iso-8859-1?Q?R=E9p=A0:_review_forms?=\n\n");
        for (int i = 0; i < forms.size(); i++) {
            String[] parts = forms.get(i).split("\n\n", 2);
            mail("form" + i + "@f.test", "sympa@lists.test", (parts[0].startsWith("Subject") ? "" : "Subject: \n") + "MIME-Version: 1.0\n" + parts[0], parts[1]);
        }
        for (int i = 0; i < forms.size(); i++) {
            assertThat(text(awaitMail("form" + i + "@f.test", "There is no list forms here."))).as(forms.get(i)).doesNotContain("This line is not a command");
        }
    }

    @Test
    void aFrenchMailIsAnsweredInFrench() throws Exception {
        list("salon");
        mail("anne@fr.test", "sympa@lists.test", "Subject: =?utf-8?Q?Aide?=", "");
        awaitMail("anne@fr.test", "Voici le robot de listes de lists.test.");
        mail("luc@fr.test", "sympa@lists.test", "Subject: \nContent-Language: fr\nMIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable",
            "Bonjour,\nd=E9sinscription salon\n\nCordialement,\nLuc");
        assertThat(text(awaitMail("luc@fr.test", "luc@fr.test n'est pas abonné à la liste salon."))).contains("> désinscription salon", "Pour connaître les commandes");
    }

    @Test
    void aThousandCommandsInOneMailAreNotAllObeyed() throws Exception {
        list("big");
        mail("eager@e.test", "sympa@lists.test", "Subject: ", String.join("\n", IntStream.range(0, 1_000).mapToObj(i -> "info nolist" + i).toList()));
        String report = text(awaitMail("eager@e.test", "There is no list nolist0 here."));
        assertThat(report).contains("There is no list nolist19 here.", "> info nolist20\nMore than 20 commands are not read from one mail").doesNotContain("nolist21");
        assertThat(lettersTo("eager@e.test")).hasSize(1);
    }

    @Test
    void ownersAreAskedAndReadWhatTheAskerAnswered() throws Exception {
        MailingList list = list("asks");
        server.bean(Catalog.class).set(list, "subscribe", "owner");
        server.bean(Catalog.class).set(list, "custom_attribute", "id room\nname Room\ntype integer\noptional optional");
        server.bean(Members.class).rememberAttributes(list.id(), EmailAddress.parse("joins@j.test"), java.util.Map.of("room", "12"));
        mail("joins@j.test", "asks-subscribe@lists.test", "Subject: x", "");
        awaitMail("joins@j.test", "The owners of the list asks were asked; you will hear from them.");
        SmtpSink.Delivery question = awaitMail(BOSS.toString(), "asks to join the list asks@lists.test");
        assertThat(text(question)).contains("    Room: 12");
        command(BOSS.toString(), "auth " + secret(question));
        awaitMail("joins@j.test", "Welcome to A list.");
        assertThat(member(list, "joins@j.test").orElseThrow().attributes()).isEqualTo(java.util.Map.of("room", "12"));
    }

    @Test
    void noAddressAnswersAProgramOrPassesItsMailOn() throws Exception {
        MailingList list = list("doors");
        server.bean(Catalog.class).set(list, "send", "public");
        join(list, "inside@d.test");
        List<String> addresses = List.of("doors", "doors-request", "doors-editor", "doors-owner", "doors-subscribe", "doors-unsubscribe", "sympa", "sympa-request", "sympa-owner", "listmaster",
            "bounce+0123456789abcdefghijklmnopqrs", "abuse-feedback-report");
        for (String address : addresses) {
            String to = address + "@lists.test";
            mail("away@p.test", to, "From: away@p.test\nSubject: poison away\nAuto-Submitted: auto-replied (vacation)", "I am away until Monday.");
            mail("loop@p.test", to, "From: loop@p.test\nSubject: poison loop\nX-Loop: " + to, "help");
            mail("", to, "From: MAILER-DAEMON@p.test\nSubject: poison null", "help\nYour mail came back.");
            mail("exchange@p.test", to, "From: exchange@p.test\nSubject: poison exchange\nX-Auto-Response-Suppress: All\nPrecedence: bulk", "subscribe");
        }
        for (String robot : List.of("sympa", "doors-subscribe", "doors-unsubscribe")) {
            mail("other-list@p.test", robot + "@lists.test", "From: other-list@p.test\nSubject: poison list\nList-Id: <other.p.test>", "subscribe doors");
            mail("sympa@p.test", robot + "@lists.test", "From: sympa@p.test\nSubject: poison robot", "subscribe doors");
        }
        fence();
        assertThat(world.deliveries()).noneMatch(d -> d.content().contains("poison")).noneMatch(d -> d.recipient().endsWith("@p.test"));
    }

    @Test
    void peopleReachPeopleAndOddBouncesReachNobody() throws Exception {
        MailingList list = list("open");
        join(list, "gone@b.test");
        for (String address : List.of("open-owner", "open-request", "open-editor")) {
            mail("person@b.test", address + "@lists.test", "Subject: Delivery question", "A question about the report I got, to " + address + ".");
            assertThat(awaitMail(BOSS.toString(), "A question about the report I got, to " + address + ".").content()).contains("X-Loop: " + address + "@lists.test");
        }
        mail("postmaster@b.test", "open-owner@lists.test", "From: Mail Delivery System <MAILER-DAEMON@b.test>\nSubject: Undeliverable: odd",
            "This message was created automatically. Delivery to gone@b.test failed permanently: 550 5.1.1 user unknown");
        await().atMost(Duration.ofSeconds(15)).until(() -> server.bean(Members.class).bounces(member(list, "gone@b.test").orElseThrow().id()).isPresent());
        mail("", "open-owner@lists.test", "From: someone@b.test\nSubject: odd", "An odd bounce that says nothing.");
        mail("asks@b.test", "open-request@lists.test", "Subject: subscribe open", "");
        awaitMail("asks@b.test", "SUBSCRIBE open");
        fence();
        assertThat(world.deliveries()).noneMatch(d -> d.content().contains("odd bounce") || d.content().contains("Undeliverable: odd"));
    }

    /** What came in before has been dealt with when a later question is answered. */
    private static void fence() throws Exception {
        String who = "fence" + System.nanoTime() + "@fence.test";
        command(who, "which");
        awaitMail(who, "is not a member of any list");
        await().atMost(Duration.ofSeconds(15)).until(() -> server.bean(org.springframework.jdbc.core.simple.JdbcClient.class).sql("SELECT COUNT(*) FROM queue_packet WHERE state <> 'DEFERRED'").query(Long.class).single() == 0);
    }

    private static MailingList list(String name) {
        MailingList list = server.bean(Catalog.class).create(NewList.of(EmailAddress.parse(name.contains("@") ? name : name + "@lists.test"), "discussion", "A list"));
        server.bean(Admins.class).add(list, ListAdmin.owner(list.id(), BOSS, ""));
        return list;
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

    private static List<String> lettersTo(String person) {
        return world.deliveries().stream().filter(d -> d.recipient().equals(person)).map(RobotCommandsTest::text).toList();
    }

    private static String secret(SmtpSink.Delivery letter) {
        Matcher found = SECRET.matcher(letter.content().replaceAll("\r\n ", " ") + "\n" + text(letter));
        assertThat(found.find()).as(letter.content()).isTrue();
        return found.group(1);
    }

    private static void command(String from, String commands) throws Exception {
        mail(from, "sympa@lists.test", "Subject: ", commands);
    }

    /** @param fields with a From of their own, or of the envelope's sender */
    private static void mail(String from, String to, String fields, String body) throws Exception {
        String message = (fields.contains("From: ") ? "" : "From: <" + from + ">\n") + "To: <" + to + ">\n" + fields + "\nMessage-ID: <" + System.nanoTime() + "@test>\n"
            + "Date: Fri, 20 Nov 2026 12:00:00 +0000\n\n" + body + "\n.";
        try (Socket socket = new Socket("127.0.0.1", server.port("smtp.mx"))) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line : List.of("", "HELO test", "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA", message.replace("\n", "\r\n"), "QUIT")) {
                if (!line.isEmpty()) {
                    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
                }
                assertThat(in.readLine()).as(line).matches("[23].*");
            }
        }
    }

    /** The mail to that person whose subject or text holds all of the words. */
    private static SmtpSink.Delivery awaitMail(String recipient, String... words) {
        return await(recipient + ": " + String.join(", ", words)).atMost(Duration.ofSeconds(15)).until(() -> world.deliveries().stream().filter(d -> d.recipient().equals(recipient))
            .filter(d -> List.of(words).stream().allMatch((d.content().replaceAll("\r\n ", " ") + text(d))::contains)).findFirst(), Optional::isPresent).orElseThrow();
    }
}
