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
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.posting.ReadableText;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

    private static MailingList list(String name, String type) {
        MailingList list = server.bean(Catalog.class).create(NewList.of(EmailAddress.parse(name + "@lists.test"), type, "A list"));
        server.bean(Admins.class).add(list, ListAdmin.owner(list.id(), OWNER, ""));
        return list;
    }

    private static void send(String from, String to, String subject, String body) throws Exception {
        String message = "From: <" + from + ">\r\nTo: <" + to + ">\r\nSubject: " + subject + "\r\nMessage-ID: <" + System.nanoTime() + "@test>\r\n"
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
