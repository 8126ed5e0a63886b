package org.colombier.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.colombier.directory.Account;
import org.colombier.directory.Accounts;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.mailstore.Mailboxes;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueAdmin;
import org.colombier.queue.QueueId;
import org.colombier.routing.Router;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MailboxDeliveryTest {

    private static final EmailAddress SENDER = EmailAddress.parse("sender@box.test");

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        server.bean(Domains.class).add(new MailDomain(Domain.parse("box.test"), true, false, Optional.empty(), "en"), List.of());
        account("sender@box.test", 0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** RFC 5321 section 4.5.1, on a server where no listmaster has been named yet. */
    @Test
    void thePostmastersMailIsKeptWhereNobodyIsNamed() {
        submit("Postmaster@box.test", "Subject: help\r\n\r\nwho reads this?\r\n");
        String kept = "postmaster@" + TestServer.HOSTNAME;
        await().untilAsserted(() -> assertThat(inbox(kept)).singleElement().asString().contains("who reads this?", "Delivered-To: " + kept));
        assertThat(server.bean(Router.class).resolve(EmailAddress.parse("abuse@box.test")).refusal()).isPresent();
    }

    private static void account(String address, long quota) {
        server.bean(Accounts.class).add(new Account(EmailAddress.parse(address), "", quota, EnumSet.allOf(Account.Service.class)), "a long password 1");
    }

    private static QueueId submit(Recipient recipient, Envelope envelope, String content) {
        QueueId id = QueueId.next(Clock.systemUTC());
        server.bean(MailQueue.class).submit(id, envelope, MessageContent.of(content.getBytes(StandardCharsets.UTF_8)), List.of(recipient));
        return id;
    }

    private static QueueId submit(String to, String content) {
        return submit(Recipient.of(EmailAddress.parse(to)), Envelope.from(ReversePath.of(SENDER)), content);
    }

    private static List<String> inbox(String address) {
        Path fresh = server.bean(Mailboxes.class).maildir(EmailAddress.parse(address)).resolve("new");
        if (!Files.isDirectory(fresh)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(fresh)) {
            return files.map(MailboxDeliveryTest::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String onlyMailOf(String address) {
        await().until(() -> inbox(address).size() == 1);
        return inbox(address).getFirst();
    }

    private static String reportWith(String text) {
        await().until(() -> inbox(SENDER.toString()).stream().anyMatch(mail -> mail.contains(text)));
        return inbox(SENDER.toString()).stream().filter(mail -> mail.contains(text)).findFirst().orElseThrow();
    }

    @Test
    void aMailLiesInTheMaildirUnderItsTraceFields() {
        account("ann@box.test", 0);
        Recipient ann = new Recipient(EmailAddress.parse("ann@box.test"), EmailAddress.parse("info@box.test"), "", Set.of(), "");
        submit(ann, Envelope.from(ReversePath.of(SENDER)), "Subject: hello\r\n\r\ntext\r\n");
        assertThat(onlyMailOf("ann@box.test"))
            .startsWith("Return-Path: <sender@box.test>\nX-Original-To: info@box.test\nDelivered-To: ann@box.test\nSubject: hello\n\ntext\n");
        await().untilAsserted(() -> assertThat(server.bean(QueueAdmin.class).list(Optional.empty(), 100)).noneMatch(m -> m.hops().contains("mailbox:box.test")));
    }

    @Test
    void aListsCopyCarriesTheMembersKey() {
        account("member@box.test", 0);
        String head = "Subject: post\r\nList-Unsubscribe: <https://box.test/u/";
        submit(Recipient.of(EmailAddress.parse("member@box.test"), "k42"), Envelope.verp(EmailAddress.parse("bounce@box.test"), head.length()), head + ">\r\n\r\ntext\r\n");
        assertThat(onlyMailOf("member@box.test")).contains("Return-Path: <bounce+k42@box.test>\n", "<https://box.test/u/k42>\n");
    }

    @Test
    void aMailThatWasHereBeforeIsALoop() {
        account("loop@box.test", 0);
        submit("loop@box.test", "Delivered-To: Loop@box.test\r\nSubject: round and round\r\n\r\ntext\r\n");
        assertThat(reportWith("round and round")).contains("Status: 5.4.6");
        assertThat(inbox("loop@box.test")).isEmpty();
    }

    @Test
    void aMailLargerThanTheMailboxGoesBack() {
        account("small@box.test", 1_000);
        submit("small@box.test", "Subject: too large\r\n\r\n" + "0123456789\r\n".repeat(200));
        assertThat(reportWith("too large")).contains("Status: 5.2.2");
    }

    @Test
    void mailForAFullMailboxWaits() {
        account("full@box.test", 1_000);
        submit("full@box.test", "Subject: one\r\n\r\n" + "0123456789\r\n".repeat(60));
        onlyMailOf("full@box.test");
        QueueId second = submit("full@box.test", "Subject: two\r\n\r\n" + "0123456789\r\n".repeat(60));
        await().untilAsserted(() -> assertThat(server.bean(QueueAdmin.class).show(second)).hasValueSatisfying(details -> {
            assertThat(details.entry().state()).isEqualTo(QueueAdmin.State.DEFERRED);
            assertThat(details.entry().lastReply()).contains("4.2.2");
        }));
    }
}
