package org.colombier.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.colombier.directory.Account;
import org.colombier.directory.Accounts;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.NextHop;
import org.colombier.mail.Recipient;
import org.colombier.mailstore.Mailboxes;
import org.colombier.mailstore.StoredMessage;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.Test;

/** The client and the whole of our own server: two strict readings of the same standards meet. */
class OurOwnServerTest {

    private static final EmailAddress ALICE = EmailAddress.parse("alice@example.org");

    @Test
    void copiesOfAListTravelOverTlsIntoMailboxes() throws Exception {
        String start = "List-Unsubscribe: <https://x/";
        MessageContent post = MessageContent.of((start + ">\r\nSubject: café\r\n\r\n.dot\r\n").getBytes(StandardCharsets.UTF_8));
        try (TestServer server = TestServer.start(); SmtpClient client = Peers.client()) {
            server.bean(Domains.class).add(new MailDomain(Domain.parse("example.org"), true, false, Optional.empty(), "en"), List.of());
            server.bean(Accounts.class).add(new Account(ALICE, "Alice", 0, EnumSet.allOf(Account.Service.class)), "a long password");
            for (NextHop.Transport transport : List.of(NextHop.Transport.SMTP, NextHop.Transport.LMTP)) {
                String service = transport == NextHop.Transport.SMTP ? "smtp.mx" : "lmtp";
                NextHop hop = new NextHop(transport, "[127.0.0.1]:" + server.port(service));
                List<Recipient> copies = new ArrayList<>(List.of(Recipient.of(EmailAddress.parse("nobody@example.org"), "k0")));
                for (int i = 1; i <= 5; i++) {
                    copies.add(Recipient.of(ALICE, transport.name().toLowerCase(java.util.Locale.ROOT) + i));
                }
                Envelope envelope = Envelope.verp(EmailAddress.parse("l-return@example.net"), start.length());
                Peers.Kept kept = Peers.deliver(client, new OutgoingMail("Q", hop, envelope, post, copies));
                assertThat(kept.codes()).containsExactly(550, 250, 250, 250, 250, 250);
                assertThat(kept.replies.get(0).enhanced()).isEqualTo("5.1.1");
            }
            Mailboxes mailboxes = server.bean(Mailboxes.class);
            await().atMost(Duration.ofSeconds(20)).until(() -> mailboxes.messages(ALICE).size() == 10);
            assertThat(mailboxes.messages(ALICE)).allSatisfy(m -> {
                String text = text(m);
                String key = text.replaceAll("(?s)^Return-Path: <l-return\\+([a-z0-9]+)@example.net>\r\n.*", "$1");
                assertThat(text).contains("\r\n" + start + key + ">\r\n").endsWith("\r\n\r\n.dot\r\n");
            });
            assertThat(mailboxes.messages(ALICE)).filteredOn(m -> text(m).contains("with ESMTPS")).hasSize(5);
            assertThat(mailboxes.messages(ALICE)).extracting(m -> text(m).lines().findFirst().orElse("")).doesNotHaveDuplicates();
        }
    }

    private static String text(StoredMessage message) {
        return new String(message.content().octets(), StandardCharsets.UTF_8);
    }
}
