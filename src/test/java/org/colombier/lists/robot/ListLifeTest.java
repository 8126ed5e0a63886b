package org.colombier.lists.robot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.members.Reception;
import org.colombier.lists.moderation.HeldMessages;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists lived through from outside: mail in by SMTP, mail out to a sink. */
class ListLifeTest {

    private static final Domain DOMAIN = new Domain("lists.test");
    private static final EmailAddress OWNER = EmailAddress.parse("owner@home.test");

    private static SmtpSink world;
    private static TestServer server;

    @BeforeAll
    static void start() {
        world = SmtpSink.start();
        server = TestServer.start(world.asRelayHost());
        server.bean(Domains.class).add(new MailDomain(DOMAIN, true, false, Optional.empty(), "en"), Set.of(OWNER));
    }

    @AfterAll
    static void stop() {
        server.close();
        world.close();
    }

    @Test
    void aPostReachesEveryMemberOnceWithTheListsFields() throws Exception {
        MailingList list = list("talk", "discussion");
        server.bean(Catalog.class).set(list, "custom_subject", "talk");
        join(list, "ann@a.test", "bob@b.test", "eve@b.test");
        join(list, Reception.NOT_ME, "author@a.test");
        join(list, Reception.NOMAIL, "later@a.test");
        send("author@a.test", "talk@lists.test", "Subject: Déjà vu ?\r\nMessage-ID: <one@a.test>", "Bonjour.\r\n");
        List<SmtpSink.Delivery> copies = awaitCopies("talk@lists.test", 3);
        assertThat(copies).extracting(SmtpSink.Delivery::recipient).containsExactlyInAnyOrder("ann@a.test", "bob@b.test", "eve@b.test");
        assertThat(copies).extracting(SmtpSink.Delivery::sender).doesNotHaveDuplicates().allMatch(s -> s.matches("bounce\\+[a-z0-9]{29}@lists\\.test"));
        for (SmtpSink.Delivery copy : copies) {
            String key = copy.sender().substring(7, 36);
            assertThat(copy.content()).contains("Subject: [talk] =?UTF-8?B?").contains("List-Id: <talk.lists.test>")
                .contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click").contains("/u/" + key + ">").contains("Bonjour.");
        }
    }

    @Test
    void everyMemberGetsTheirOwnDataInTheTextAndABrokenPlaceholderComesBack() throws Exception {
        MailingList list = list("merge", "discussion");
        server.bean(Catalog.class).set(list, "personalization_feature", "on");
        server.bean(Catalog.class).set(list, "personalization.mail_apply_on", "all");
        server.bean(Catalog.class).set(list, "footer", "Sent to {{ user.email }}");
        members().add(list, NewMember.of(EmailAddress.parse("ann@a.test"), "Ann <b>"));
        members().add(list, NewMember.of(EmailAddress.parse("zoe@z.test"), "Zoé"));
        send("ann@a.test", "merge@lists.test", "Subject: hello", "Dear [% user.gecos %] of {{ list.name }},\r\n");
        List<SmtpSink.Delivery> copies = awaitCopies("merge@lists.test", 2);
        assertThat(copies).filteredOn(c -> c.recipient().equals("ann@a.test")).singleElement().satisfies(c -> assertThat(c.content()).contains("Dear Ann <b> of merge,", "Sent to ann@a.test"));
        assertThat(copies).filteredOn(c -> c.recipient().equals("zoe@z.test")).singleElement().satisfies(c -> assertThat(c.content()).contains("Dear Zo=C3=A9 of merge,", "charset=utf-8", "Sent to zoe@z.test"));
        send("ann@a.test", "merge@lists.test", "Subject: broken", "Dear {{ user.nothing }},\r\n");
        assertThat(awaitMail("ann@a.test", "5.6.5").content()).contains("broken");
        assertThat(copies("merge@lists.test")).hasSize(2);
    }

    @Test
    void membersWhoChoseTopicsGetThoseAndOther() throws Exception {
        MailingList list = list("themes", "discussion");
        server.bean(Catalog.class).set(list, "msg_topic", "name sport\nkeywords match, course\ntitle Sport\n\nname art\nkeywords musée\ntitle Art");
        join(list, "all@a.test", "sport@a.test", "rest@a.test");
        members().setTopics(list.id(), EmailAddress.parse("sport@a.test"), Set.of("sport"));
        members().setTopics(list.id(), EmailAddress.parse("rest@a.test"), Set.of("other"));
        send("all@a.test", "themes@lists.test", "Subject: Le Match de dimanche", "x\r\n");
        List<SmtpSink.Delivery> first = awaitCopies("themes@lists.test", 2);
        assertThat(first).extracting(SmtpSink.Delivery::recipient).containsExactlyInAnyOrder("all@a.test", "sport@a.test");
        assertThat(first).allSatisfy(c -> assertThat(c.content()).contains("X-Sympa-Topic: sport"));
        send("all@a.test", "themes@lists.test", "Subject: matching", "nothing of the kind\r\n");
        assertThat(awaitCopies("themes@lists.test", 4)).extracting(SmtpSink.Delivery::recipient).containsExactlyInAnyOrder("all@a.test", "sport@a.test", "all@a.test", "rest@a.test");
    }

    @Test
    void rulesSeeThePostsTopicsAndWhatTheListKnowsOfItsAuthor() throws Exception {
        MailingList list = list("seen", "discussion");
        server.bean(Catalog.class).set(list, "msg_topic", "name sport\nkeywords match\ntitle Sport\n\nname art\nkeywords musée\ntitle Art");
        server.bean(Catalog.class).set(list, "msg_topic_tagging", "required_moderator");
        server.bean(Catalog.class).set(list, "custom_attribute", "id team\nname Team\ntype string");
        server.bean(Catalog.class).set(list, "custom_vars", "name colour\nvalue blue");
        members().add(list, NewMember.of(EmailAddress.parse("ann@a.test"), "Ann"));
        members().setReception(list.id(), EmailAddress.parse("ann@a.test"), Reception.NOT_ME);
        members().setAttributes(list.id(), EmailAddress.parse("ann@a.test"), java.util.Map.of("team", "red"));
        String auto = "Subject: le match\r\nTo: seen@lists.test\r\n\r\nx\r\n";
        String named = "Subject: le match\r\nX-Sympa-Topic: art\r\n\r\nx\r\n";
        String none = "Subject: hello\r\nTo: other@lists.test\r\n\r\nx\r\n";
        assertSeen(list, auto, "equal([topic],'sport')", "equal([topic_auto],'sport')", "equal([topic_sender],'')", "equal([topic_needed],'0')", "equal([topic_editor],'')", "equal([is_bcc],'0')",
            "equal([subscriber->gecos],'Ann')", "equal([subscriber->reception],'not_me')", "equal([subscriber->team],'red')", "equal([user_attributes->team],'red')",
            "equal([user_attributes->none],'')", "equal([user->email],'ann@a.test')", "equal([custom_vars->colour],'blue')", "equal([msg_encrypted],'')",
            "newer([execution_date],2026y1m1d)", "equal([remote_host],'unknown_host')");
        assertSeen(list, named, "equal([topic],'art')", "equal([topic_sender],'art')", "equal([topic_auto],'')", "equal([is_bcc],'1')");
        assertSeen(list, none, "equal([topic],'')", "equal([topic_needed],'1')", "equal([is_bcc],'1')");
        assertSeen(list, "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nAAAA\r\n", "equal([msg_encrypted],'smime')");
    }

    /** Each condition decides as the list's own {@code send} scenario: what is not so would be refused. */
    private static void assertSeen(MailingList list, String message, String... conditions) throws Exception {
        java.nio.file.Path scenari = java.nio.file.Files.createDirectories(server.bean(org.colombier.ops.Site.class).etcDir().resolve("scenari"));
        org.colombier.mail.MessageContent content = org.colombier.mail.MessageContent.of(message.getBytes(StandardCharsets.UTF_8));
        for (String condition : conditions) {
            String name = "seen" + Integer.toHexString((message + condition).hashCode());
            java.nio.file.Files.writeString(scenari.resolve("send." + name), condition + " smtp,md5 -> owner\ntrue() smtp,md5 -> reject\n");
            server.bean(Catalog.class).set(list, "send", name);
            assertThat(server.bean(org.colombier.lists.posting.PostJudge.class).judge(list, EmailAddress.parse("ann@a.test"), org.colombier.lists.scenario.AuthMethod.SMTP,
                org.colombier.mail.HeaderSection.read(content), content)).as(condition).isInstanceOf(org.colombier.lists.posting.Verdict.Moderate.class);
        }
    }

    @Test
    void aPostLargerThanTheListTakesComesBack() throws Exception {
        MailingList list = list("small", "discussion");
        server.bean(Catalog.class).set(list, "max_size", "20000");
        join(list, Reception.HTML, "big@a.test");
        send("big@a.test", "small@lists.test", "Subject: little", "x\r\n");
        assertThat(awaitCopies("small@lists.test", 1)).extracting(SmtpSink.Delivery::recipient).as("who wants HTML gets the message as it is").containsExactly("big@a.test");
        send("big@a.test", "small@lists.test", "Subject: large", "twenty thousand octets\r\n".repeat(1_000));
        awaitMail("big@a.test", "is larger");
        assertThat(copies("small@lists.test")).hasSize(1);
    }

    @Test
    void copiesWaitForTheTimeOfDay() throws Exception {
        MailingList list = list("later", "discussion");
        java.time.LocalTime inAnHour = java.time.LocalTime.now(java.time.ZoneOffset.UTC).plusHours(1);
        server.bean(Catalog.class).set(list, "time_zone", "UTC");
        server.bean(Catalog.class).set(list, "delivery_time", String.format("%02d:%02d", inAnHour.getHour(), inAnHour.getMinute()));
        join(list, "ann@a.test");
        send("ann@a.test", "later@lists.test", "Subject: tonight", "x\r\n");
        var jdbc = server.bean(org.springframework.jdbc.core.simple.JdbcClient.class);
        await().atMost(Duration.ofSeconds(15)).until(() -> jdbc.sql("SELECT COUNT(*) FROM queue_packet WHERE state = 'DEFERRED' AND destination = 'a.test' AND due > UTC_TIMESTAMP() + INTERVAL 50 MINUTE OR state = 'DEFERRED' AND due > UTC_TIMESTAMP() + INTERVAL 50 MINUTE")
            .query(Long.class).single() > 0);
        assertThat(copies("later@lists.test")).isEmpty();
    }

    @Test
    void aMemberWhoWantsLinksGetsThemInPlaceOfLargeAttachments() throws Exception {
        MailingList list = list("links", "discussion");
        server.bean(Catalog.class).set(list, "archive.web_access", "public");
        join(list, Reception.URLIZE, "link@a.test");
        join(list, "whole@a.test");
        String file = "QUJD".repeat(6_000).replaceAll("(.{76})", "$1\r\n");
        send("whole@a.test", "links@lists.test", "Subject: a file\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m",
            "--m\r\n\r\nsee the file\r\n--m\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"plan.pdf\"\r\n\r\n" + file + "\r\n--m--\r\n");
        List<SmtpSink.Delivery> copies = awaitCopies("links@lists.test", 2);
        assertThat(copies).filteredOn(c -> c.recipient().equals("link@a.test")).singleElement().satisfies(c -> assertThat(c.content()).contains("see the file", "/attachments/", "plan.pdf").doesNotContain("QUJDQUJD"));
        assertThat(copies).filteredOn(c -> c.recipient().equals("whole@a.test")).singleElement().satisfies(c -> assertThat(c.content()).contains("QUJDQUJD"));
    }

    @Test
    void trackedPostsAskForDeliveryAndReadingAndUnsignedOnesAreNotSigned() throws Exception {
        MailingList list = list("track", "discussion");
        server.bean(Catalog.class).set(list, "tracking.delivery_status_notification", "on");
        server.bean(Catalog.class).set(list, "tracking.message_disposition_notification", "on");
        server.bean(Catalog.class).set(list, "anonymous_sender", "nobody@lists.test");
        server.bean(Catalog.class).set(list, "verp_rate", "0%");
        server.bean(Catalog.class).set(list, "remove_outgoing_headers", "X-Secret, List-Help, X-Kept:other");
        join(list, "ann@a.test");
        send("ann@a.test", "track@lists.test", "Subject: x\r\nX-Secret: s\r\nX-Kept: k\r\nMessage-ID: <by-ann@a.test>\r\nX-Mailer: Ann's", "y\r\n");
        SmtpSink.Delivery copy = awaitCopies("track@lists.test", 1).getFirst();
        assertThat(copy.sender()).as("an answer is about one member").startsWith("bounce+");
        assertThat(copy.content()).contains("Disposition-Notification-To: track-owner@lists.test", "From: nobody@lists.test", "X-Kept: k")
            .doesNotContain("X-Secret", "List-Help", "by-ann@a.test", "X-Mailer");
    }

    @Test
    void aFrozenListsPostsWaitInTheQueue() throws Exception {
        MailingList list = list("frozen", "discussion");
        join(list, "ann@a.test", "author@a.test");
        server.bean(Catalog.class).set(list, "priority", "z");
        send("author@a.test", "frozen@lists.test", "Subject: cold\r\nMessage-ID: <cold@a.test>", "Brr.\r\n");
        FrozenPosts posts = server.bean(FrozenPosts.class);
        org.springframework.jdbc.core.simple.JdbcClient jdbc = server.bean(org.springframework.jdbc.core.simple.JdbcClient.class);
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() ->
            assertThat(jdbc.sql("SELECT COUNT(*) FROM list_frozen_post WHERE list_id = ?").param(list.id()).query(Long.class).single()).isOne());
        assertThat(posts.run()).startsWith("0 ");
        server.bean(Catalog.class).set(list, "priority", "2");
        posts.run();
        awaitCopies("frozen@lists.test", 2);
    }

    @Test
    void aModeratedPostWaitsAndGoesOutOnceWhoeverAccepts() throws Exception {
        MailingList list = list("calm", "moderated");
        join(list, "ann@a.test");
        send("stranger@s.test", "calm@lists.test", "Subject: hello", "Good day.\r\n");
        SmtpSink.Delivery question = awaitMail(OWNER.toString(), "To be moderated: hello");
        assertThat(question.content()).contains("message/rfc822").contains("Good day.");
        assertThat(awaitMail("stranger@s.test", "waits for a moderator").sender()).isEmpty();
        Matcher token = Pattern.compile("DISTRIBUTE%20calm%20=?\\s*([a-z2-7=\\r\\n]+)").matcher(question.content());
        assertThat(token.find()).isTrue();
        String distribute = "DISTRIBUTE calm " + token.group(1).replaceAll("[=\\r\\n]", "");
        send(OWNER.toString(), "sympa@lists.test", "Subject: " + distribute, "");
        awaitCopies("calm@lists.test", 1);
        assertThat(awaitMail(OWNER.toString(), "was distributed").content()).contains("hello");
        send(OWNER.toString(), "sympa@lists.test", "Subject: " + distribute, "");
        awaitMail(OWNER.toString(), "had distributed the message");
        assertThat(server.bean(HeldMessages.class).in(list.id())).isEmpty();
        assertThat(copies("calm@lists.test")).hasSize(1);
    }

    @Test
    void aStrangerSubscribesByMailAndConfirmsByReply() throws Exception {
        MailingList list = list("open", "discussion");
        server.bean(Catalog.class).set(list, "verp_welcome", "on");
        send("alice@d1.test", "sympa@lists.test", "Subject: ", "subscribe open Alice Martin\r\n");
        SmtpSink.Delivery question = awaitMail("alice@d1.test", "SUBSCRIBE open");
        assertThat(members().find(list.id(), EmailAddress.parse("alice@d1.test"))).isEmpty();
        Matcher subject = Pattern.compile("Subject: ((?:.|\\r\\n )*?)\\r?\\n(?! )").matcher(question.content());
        assertThat(subject.find()).isTrue();
        send("alice@d1.test", "sympa@lists.test", "Subject: Re: " + subject.group(1), "ok\r\n> quoted\r\n");
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(members().find(list.id(), EmailAddress.parse("alice@d1.test"))).isPresent());
        assertThat(members().find(list.id(), EmailAddress.parse("alice@d1.test")).orElseThrow().name()).isEqualTo("Alice Martin");
        SmtpSink.Delivery welcome = awaitMail("alice@d1.test", "Welcome to the list open");
        send("alice@d1.test", "sympa@lists.test", "Subject: set open digest", "");
        awaitMail("alice@d1.test", "until it has, you get every message");
        server.bean(Catalog.class).set(list, "available_user_options.reception", "mail,digest");
        send("alice@d1.test", "sympa@lists.test", "Subject: set open txt", "");
        awaitMail("alice@d1.test", "The list open does not offer txt. It offers: mail, digest");
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() ->
            assertThat(members().find(list.id(), EmailAddress.parse("alice@d1.test")).orElseThrow().reception()).isEqualTo(Reception.DIGEST));
        bounce(welcome.sender(), "alice@d1.test", "failed", "5.1.1");
        await("a welcome that tests the mailbox came back").atMost(Duration.ofSeconds(15))
            .untilAsserted(() -> assertThat(members().find(list.id(), EmailAddress.parse("alice@d1.test"))).isEmpty());
    }

    @Test
    void anAutomaticReplyIsNeverAnswered() throws Exception {
        MailingList list = list("quiet", "discussion");
        send("robot@d2.test", "sympa@lists.test", "Subject: subscribe quiet\r\nAuto-Submitted: auto-replied", "");
        send("robot@d2.test", "quiet-subscribe@lists.test", "Subject: x\r\nPrecedence: bulk", "");
        send("robot@d2.test", "quiet@lists.test", "Subject: away\r\nAuto-Submitted: auto-replied", "I am away.\r\n");
        send("person@d2.test", "sympa@lists.test", "Subject: help", "");
        awaitMail("person@d2.test", "How to use the mailing lists");
        assertThat(world.deliveries()).noneMatch(d -> d.recipient().equals("robot@d2.test"));
        assertThat(server.bean(HeldMessages.class).in(list.id())).isEmpty();
    }

    @Test
    void aBounceIsNotedWithItsMemberAndADelayIsNot() throws Exception {
        MailingList list = list("back", "discussion");
        join(list, "gone@g.test", "slow@g.test");
        send("gone@g.test", "back@lists.test", "Subject: x", "y\r\n");
        List<SmtpSink.Delivery> copies = awaitCopies("back@lists.test", 2);
        for (SmtpSink.Delivery copy : copies) {
            boolean gone = copy.recipient().equals("gone@g.test");
            bounce(copy.sender(), copy.recipient(), gone ? "failed" : "delayed", gone ? "5.1.1" : "4.4.1");
        }
        long member = members().find(list.id(), EmailAddress.parse("gone@g.test")).orElseThrow().id();
        long slow = members().find(list.id(), EmailAddress.parse("slow@g.test")).orElseThrow().id();
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(members().bounces(member)).isPresent());
        assertThat(members().bounces(member).orElseThrow().status()).isEqualTo("5.1.1");
        assertThat(members().bounces(slow)).isEmpty();
    }

    @Test
    void aListWithoutVerpSendsOneCopyForMany() throws Exception {
        MailingList list = list("bulk", "discussion");
        server.bean(Catalog.class).set(list, "verp_rate", "0%");
        join(list, "ann@a.test", "bob@b.test", "eve@b.test");
        send("ann@a.test", "bulk@lists.test", "Subject: to all", "Bonjour.\r\n");
        List<SmtpSink.Delivery> copies = awaitCopies("bulk@lists.test", 3);
        assertThat(copies).extracting(SmtpSink.Delivery::recipient).containsExactlyInAnyOrder("ann@a.test", "bob@b.test", "eve@b.test");
        assertThat(copies).extracting(SmtpSink.Delivery::sender).containsOnly("bulk-owner@lists.test");
        assertThat(copies).extracting(SmtpSink.Delivery::content).allSatisfy(c -> assertThat(c).doesNotContain("List-Unsubscribe-Post", "/u/")
            .contains("List-Unsubscribe: <mailto:bulk-unsubscribe@lists.test>,").contains("/lists/bulk@lists.test>"));
        bounce("bulk-owner@lists.test", List.of("ann@a.test", "bob@b.test"));
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(members().bouncing(list.id(), 10))
            .extracting(b -> b.member().address().toString()).containsExactlyInAnyOrder("ann@a.test", "bob@b.test"));
        send("ann@a.test", "bulk@lists.test", "Subject: once more", "Encore.\r\n");
        assertThat(awaitCopies("bulk@lists.test", 6).stream().filter(c -> c.content().contains("Encore.")).toList())
            .as("whose mail came back has a reverse-path of his own").allMatch(c -> c.sender().startsWith("bounce+") != c.recipient().equals("eve@b.test"));
    }

    @Test
    void withAFifthOfVerpEveryMemberHasATurnInFivePosts() throws Exception {
        MailingList list = list("turns", "discussion");
        server.bean(Catalog.class).set(list, "verp_rate", "20%");
        List<String> people = IntStream.range(0, 40).mapToObj(i -> "m" + i + "@t.test").toList();
        join(list, people.toArray(String[]::new));
        for (int post = 1; post <= 5; post++) {
            send("m0@t.test", "turns@lists.test", "Subject: number " + post, "x\r\n");
            List<SmtpSink.Delivery> copies = awaitCopies("turns@lists.test", post * people.size());
            assertThat(copies).hasSize(post * people.size());
        }
        assertThat(copies("turns@lists.test").stream().filter(c -> c.sender().startsWith("bounce+")).map(SmtpSink.Delivery::recipient))
            .containsExactlyInAnyOrderElementsOf(people);
    }

    @Test
    void aMailToTheOwnersIsPassedOnIntactAndOnlyOnce() throws Exception {
        list("people", "discussion");
        send("asker@q.test", "people-request@lists.test", "Subject: a question", "Who are you?\r\n");
        SmtpSink.Delivery passed = awaitMail(OWNER.toString(), "Subject: a question");
        assertThat(passed.content()).contains("X-Loop: people-request@lists.test").contains("Who are you?").contains("From: <asker@q.test>");
        assertThat(passed.sender()).isEqualTo("people-owner@lists.test");
    }

    private static MailingList list(String name, String type) {
        MailingList list = server.bean(Catalog.class).create(NewList.of(EmailAddress.parse(name + "@lists.test"), type, "A list"));
        server.bean(Admins.class).add(list, ListAdmin.owner(list.id(), OWNER, ""));
        return list;
    }

    private static void join(MailingList list, String... addresses) {
        join(list, Reception.MAIL, addresses);
    }

    private static void join(MailingList list, Reception reception, String... addresses) {
        for (String address : addresses) {
            members().add(list, NewMember.of(EmailAddress.parse(address), "").with(reception));
        }
    }

    private static Members members() {
        return server.bean(Members.class);
    }

    private static void send(String from, String to, String fields, String body) throws Exception {
        boolean hasId = fields.contains("Message-ID");
        submit(from, to, "From: <" + from + ">\r\nTo: <" + to + ">\r\n" + fields + "\r\n" + (hasId ? "" : "Message-ID: <" + System.nanoTime() + "@test>\r\n")
            + "Date: Fri, 20 Nov 2026 12:00:00 +0000\r\n\r\n" + body);
    }

    private static void bounce(String to, List<String> recipients) throws Exception {
        submit("", to, "From: MAILER-DAEMON@g.test\r\nTo: <" + to + ">\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
            + "Reporting-MTA: dns; g.test\r\n" + recipients.stream().map(r -> "\r\nFinal-Recipient: rfc822; " + r + "\r\nAction: failed\r\nStatus: 5.1.1\r\n")
                .collect(Collectors.joining()) + "\r\n--b--\r\n");
    }

    private static void bounce(String to, String recipient, String action, String status) throws Exception {
        submit("", to, "From: MAILER-DAEMON@g.test\r\nTo: <" + to + ">\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
            + "Reporting-MTA: dns; g.test\r\n\r\nFinal-Recipient: rfc822; " + recipient + "\r\nAction: " + action + "\r\nStatus: " + status + "\r\n\r\n--b--\r\n");
    }

    private static void submit(String from, String to, String message) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port("smtp.mx"))) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line : List.of("", "HELO test", "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA", message.replace("\r\n.", "\r\n..") + "\r\n.", "QUIT")) {
                if (!line.isEmpty()) {
                    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
                }
                assertThat(in.readLine()).as(line).matches("[23].*");
            }
        }
    }

    private static List<SmtpSink.Delivery> copies(String list) {
        return world.deliveries().stream().filter(d -> d.content().contains("X-Loop: " + list) && d.content().contains("Precedence: list")).toList();
    }

    private static List<SmtpSink.Delivery> awaitCopies(String list, int number) {
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(copies(list)).hasSizeGreaterThanOrEqualTo(number));
        return copies(list);
    }

    /** The mail to that person that holds the text. */
    private static SmtpSink.Delivery awaitMail(String recipient, String text) {
        return await().atMost(Duration.ofSeconds(15)).until(() -> world.deliveries().stream()
            .filter(d -> d.recipient().equals(recipient) && d.content().replace("\r\n ", " ").contains(text)).findFirst(), Optional::isPresent).orElseThrow();
    }
}
