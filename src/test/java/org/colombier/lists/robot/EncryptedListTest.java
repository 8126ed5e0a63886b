package org.colombier.lists.robot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.cms.CMSSignedData;
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
import org.colombier.lists.posting.ReadableText;
import org.colombier.lists.smime.ListKeys;
import org.colombier.lists.smime.PersonCertificates;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.testing.MailAuthority;
import org.colombier.testing.MailAuthority.Person;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** S/MIME over real SMTP: what goes in and what people's own mail programs make of what comes out. */
class EncryptedListTest {

    private static final EmailAddress OWNER = EmailAddress.parse("owner@home.test");
    private static final String SECRET = "Content-Type: text/plain; charset=utf-8\r\n\r\nThe treasure is under the oak.\r\n";

    @TempDir
    private static Path etc;
    private static MailAuthority authority;
    private static SmtpSink world;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        authority = new MailAuthority(Instant.now());
        authority.trustedIn(etc);
        world = SmtpSink.start();
        server = TestServer.start(world.asRelayHost(), "--colombier.etc-dir=" + etc);
        server.bean(Domains.class).add(new MailDomain(new Domain("lists.test"), true, false, Optional.empty(), "en"), Set.of(OWNER));
    }

    @AfterAll
    static void stop() {
        server.close();
        world.close();
    }

    @Test
    void anEncryptedPostReachesEachMemberEncryptedForThemAlone() throws Exception {
        MailingList list = list("vault", "discussion");
        set(list, "process_archive", "on");
        set(list, "archive_crypted_msg", "original");
        set(list, "digest", "1 9:30");
        Person own = key(list);
        Person anne = member(list, "anne@e.test", Reception.MAIL);
        Person txt = member(list, "txt@e.test", Reception.TXT);
        Person links = member(list, "links@e.test", Reception.URLIZE);
        Person digests = member(list, "digests@e.test", Reception.DIGEST);
        server.bean(Members.class).add(list, NewMember.of(EmailAddress.parse("bare@e.test"), ""));
        send("anne@e.test", "vault@lists.test", own.encrypted(header("anne@e.test", "vault", "Where"), anne.signed("", SECRET), false));
        for (Person reader : List.of(anne, txt, links, digests)) {
            SmtpSink.Delivery copy = await(reader.address()).atMost(Duration.ofSeconds(20)).until(() -> mail(reader.address(), "smime-type=enveloped-data"), Optional::isPresent).orElseThrow();
            assertThat(reader.decrypted(copy.content())).contains("The treasure is under the oak.");
            assertThat(anne.verifies(reader.decrypted(copy.content()))).as("the author's signature inside").isTrue();
        }
        SmtpSink.Delivery told = await().atMost(Duration.ofSeconds(20)).until(() -> mail("bare@e.test", "could not be sent to you"), Optional::isPresent).orElseThrow();
        assertThat(told.content()).contains("Where", "/my/certificate");
        assertThat(world.deliveries()).noneMatch(d -> d.recipient().endsWith("@e.test") && d.content().contains("treasure"));
        assertThat(stored("treasure")).as("nothing readable is stored").isZero();
        assertThat(server.bean(JdbcClient.class).sql("SELECT COUNT(*) FROM digest_post WHERE list_id = ?").param(list.id()).query(Long.class).single()).isZero();
    }

    @Test
    void theArchiveKeepsTheClearTextWhereTheListWantsIt() throws Exception {
        MailingList list = list("open-archive", "discussion");
        set(list, "process_archive", "on");
        set(list, "archive_crypted_msg", "decrypted");
        Person own = key(list);
        Person mia = member(list, "mia@e.test", Reception.MAIL);
        send("mia@e.test", "open-archive@lists.test", own.encrypted(header("mia@e.test", "open-archive", "Kept"), SECRET.replace("treasure", "chest"), true));
        assertThat(mia.decrypted(awaitMail("mia@e.test", "smime-type=enveloped-data").content())).contains("The chest is under the oak.");
        assertThat(server.bean(JdbcClient.class).sql("SELECT excerpt FROM archive_message WHERE list_id = ?").param(list.id()).query(String.class).single()).contains("chest");
    }

    @Test
    void aHeldPostStaysEncryptedAndTheModeratorReadsItWithTheirOwnKey() throws Exception {
        MailingList list = list("guarded", "moderated");
        Person own = key(list);
        Person owner = authority.person(OWNER.toString());
        server.bean(PersonCertificates.class).upload(OWNER, owner.certificateFile().getBytes(StandardCharsets.US_ASCII));
        Person reader = member(list, "reader@e.test", Reception.MAIL);
        send("writer@e.test", "guarded@lists.test", own.encrypted(header("writer@e.test", "guarded", "Judge me"), SECRET.replace("treasure", "jewel"), false));
        SmtpSink.Delivery question = awaitMail(OWNER.toString(), "Judge me");
        assertThat(question.content()).contains("smime-type=enveloped-data").doesNotContain("jewel");
        String attached = question.content().substring(question.content().indexOf("message/rfc822"));
        String sealed = attached.substring(attached.indexOf("Content-Transfer-Encoding: base64"));
        assertThat(owner.decrypted("enveloped-data\r\n" + sealed.substring(0, sealed.indexOf("\r\n--")))).contains("The jewel is under the oak.");
        assertThat(stored("jewel")).isZero();
        HeldMessages held = server.bean(HeldMessages.class);
        held.accept(held.in(list.id()).getFirst().id(), OWNER);
        assertThat(reader.decrypted(awaitMail("reader@e.test", "smime-type=enveloped-data").content())).contains("The jewel is under the oak.");
    }

    @Test
    void signedPostsPassTheListUnbroken() throws Exception {
        MailingList list = list("signers", "discussion");
        set(list, "custom_subject", "signers");
        set(list, "send", "private_smime");
        java.nio.file.Path texts = java.nio.file.Files.createDirectories(etc.resolve("lists.test/signers"));
        java.nio.file.Files.writeString(texts.resolve("message_footer"), "The footer of the list\n");
        Person sam = member(list, "sam@e.test", Reception.MAIL);
        send("sam@e.test", "signers@lists.test", sam.signed(header("sam@e.test", "signers", "Detached"), SECRET.replace("treasure", "gold")));
        SmtpSink.Delivery detached = awaitMail("sam@e.test", "[signers] Detached");
        assertThat(sam.verifies(detached.content())).isTrue();
        send("sam@e.test", "signers@lists.test", sam.opaque(header("sam@e.test", "signers", "Opaque"), SECRET.replace("treasure", "silver")));
        String opaque = awaitMail("sam@e.test", "[signers] Opaque").content();
        String cms = opaque.substring(opaque.indexOf("\r\n\r\n", opaque.indexOf("smime-type=signed-data")) + 4);
        assertThat(sam.isRight(new CMSSignedData(Base64.getMimeDecoder().decode(cms.contains("\r\n--") ? cms.substring(0, cms.indexOf("\r\n--")) : cms)))).isTrue();
        String again = sam.signed(header("sam@e.test", "signers", "Again"), SECRET.replace("treasure", "tin"));
        send("sam@e.test", "signers@lists.test", again);
        awaitMail("sam@e.test", "[signers] Again");
        send("sam@e.test", "signers@lists.test", again.replaceAll("Message-ID: <[^>]*>", "Message-ID: <stolen@e.test>").replace("Again", "Stolen"));
        awaitMail("sam@e.test", "was refused", "Stolen");
        assertThat(world.deliveries()).noneMatch(d -> d.content().contains("[signers] Stolen"));
    }

    @Test
    void signedCommandsAreBelievedAsFarAsTheSignatureCovers() throws Exception {
        MailingList list = list("proven", "discussion");
        set(list, "subscribe", "smime");
        Person zoe = authority.person("zoe@e.test");
        Person ida = authority.person("ida@e.test");
        send("ida@e.test", "sympa@lists.test", ida.signed(header("ida@e.test", "sympa", "subscribe proven"), "Content-Type: text/plain\r\n\r\nsee subject\r\n"));
        send("zoe@e.test", "sympa@lists.test", zoe.opaque(header("zoe@e.test", "sympa", "hello"), "Content-Type: text/plain\r\n\r\nsubscribe proven\r\nverify proven\r\n"));
        assertThat(text(awaitMail("zoe@e.test", "> verify proven")).replaceAll("\\s+", " ")).contains("bears a valid S/MIME signature of zoe@e.test", "no valid signature of the domain");
        assertThat(server.bean(Members.class).find(list.id(), EmailAddress.parse("zoe@e.test"))).isPresent();
        assertThat(server.bean(Members.class).find(list.id(), EmailAddress.parse("ida@e.test"))).isEmpty();
        assertThat(server.bean(PersonCertificates.class).find(EmailAddress.parse("zoe@e.test"))).isPresent();
    }

    private static long stored(String word) {
        return server.bean(JdbcClient.class).sql("SELECT COUNT(*) FROM archive_text WHERE words LIKE ?").param("%" + word + "%").query(Long.class).single();
    }

    private static void set(MailingList list, String parameter, String value) {
        server.bean(Catalog.class).set(list, parameter, value);
    }

    private static Person key(MailingList list) throws Exception {
        Person own = authority.person(list.address().toString());
        server.bean(ListKeys.class).set(list, own.keyFile().getBytes(StandardCharsets.US_ASCII), "");
        return own;
    }

    private static Person member(MailingList list, String address, Reception reception) throws Exception {
        Person person = authority.person(address);
        EmailAddress who = EmailAddress.parse(address);
        server.bean(Members.class).add(list, NewMember.of(who, ""));
        server.bean(Members.class).setReception(list.id(), who, reception);
        server.bean(PersonCertificates.class).upload(who, person.certificateFile().getBytes(StandardCharsets.US_ASCII));
        return person;
    }

    private static MailingList list(String name, String type) {
        MailingList list = server.bean(Catalog.class).create(NewList.of(EmailAddress.parse(name + "@lists.test"), type, "A list"));
        server.bean(Admins.class).add(list, ListAdmin.owner(list.id(), OWNER, ""));
        return list;
    }

    private static String header(String from, String to, String subject) {
        return "From: <" + from + ">\r\nTo: <" + to + "@lists.test>\r\nSubject: " + subject + "\r\nMessage-ID: <" + System.nanoTime() + "@e.test>\r\nDate: Fri, 20 Nov 2026 12:00:00 +0000\r\n";
    }

    private static void send(String from, String to, String message) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port("smtp.mx"))) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line : List.of("", "HELO test", "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA", message + ".", "QUIT")) {
                if (!line.isEmpty()) {
                    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
                }
                assertThat(in.readLine()).as(line).matches("[23].*");
            }
        }
    }

    private static String text(SmtpSink.Delivery mail) {
        return ReadableText.of(mail.content().getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<SmtpSink.Delivery> mail(String recipient, String... words) {
        return world.deliveries().stream().filter(d -> d.recipient().equals(recipient)).filter(d -> List.of(words).stream().allMatch(w -> d.content().contains(w) || text(d).contains(w))).findFirst();
    }

    private static SmtpSink.Delivery awaitMail(String recipient, String... words) {
        return await(String.join(" ", words)).atMost(Duration.ofSeconds(20)).until(() -> mail(recipient, words), Optional::isPresent).orElseThrow();
    }
}
