package org.colombier.lists.template;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.colombier.directory.PortalLinks;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.ListsSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.Overrides;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.ops.Site;
import org.colombier.queue.BodyId;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the robots post is a proper mail: it can be read everywhere, threaded, and never answered by a machine. */
class RobotPostTest {

    private static final Domain DOMAIN = Domain.parse("lists.example.test");
    private static final MailingList LIST = new MailingList(1, EmailAddress.parse("liste1@lists.example.test"), "Liste d’été", ListStatus.OPEN, "discussion", "fr", Instant.EPOCH);
    private static final EmailAddress MEMBER = EmailAddress.parse("m@example.test");

    private record Posted(Envelope envelope, MessageContent content, List<Recipient> recipients) {
        MimeMessage message() throws Exception {
            return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(content.octets()));
        }

        String text() {
            return new String(content.octets(), StandardCharsets.UTF_8);
        }
    }

    private final List<Posted> posted = new ArrayList<>();

    @Test
    void aListsLetterComesFromItsRequestAddressAndBouncesToItsOwners() throws Exception {
        post(Letter.fromList(LIST, "welcome", MEMBER, Locale.FRENCH).with("description", "Où ? Ici : « œuvre »"));
        MimeMessage mail = posted.getFirst().message();
        InternetAddress from = (InternetAddress) mail.getFrom()[0];
        assertThat(from.getAddress()).isEqualTo("liste1-request@lists.example.test");
        assertThat(from.getPersonal()).isEqualTo("Liste d’été");
        assertThat(mail.getSubject()).isEqualTo("Bienvenue sur la liste liste1");
        assertThat(mail.getContent().toString()).contains("Où ? Ici : « œuvre »").contains("Bienvenue sur Liste d’été.");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getHeader("List-Id")).containsExactly("<liste1.lists.example.test>");
        assertThat(mail.getHeader("Content-Language")).containsExactly("fr");
        assertThat(mail.getMessageID()).endsWith("@lists.example.test>");
        assertThat(mail.getSentDate()).isEqualTo(Instant.parse("2026-03-01T10:00:00Z"));
        assertThat(posted.getFirst().envelope().reversePath()).hasToString("liste1-owner@lists.example.test");
        assertThat(posted.getFirst().recipients()).containsExactly(Recipient.of(MEMBER));
    }

    @Test
    void whatGoesOverTheWireIsAsciiInShortLines() {
        post(Letter.fromList(LIST, "welcome", MEMBER, Locale.FRENCH).with("description", "é".repeat(3_000)));
        assertThat(posted.getFirst().text().chars()).allMatch(c -> c < 128);
        assertThat(posted.getFirst().text().split("\r\n")).allMatch(l -> l.length() <= 998);
        assertThat(posted.getFirst().text().replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
    }

    @Test
    void anAnswerIsThreadedAndHasTheNullReversePath() throws Exception {
        HeaderSection asked = HeaderSection.read("Message-ID: <2@x>\r\nReferences: <0@x>\r\n <1@x>\r\nSubject: help\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        post(Letter.fromRobot(DOMAIN, "helpfile", MEMBER, Locale.ENGLISH).answering(asked));
        MimeMessage mail = posted.getFirst().message();
        assertThat(((InternetAddress) mail.getFrom()[0]).getAddress()).isEqualTo("sympa@lists.example.test");
        assertThat(mail.getHeader("In-Reply-To")).containsExactly("<2@x>");
        assertThat(mail.getHeader("References", " ").replaceAll("\\s+", " ")).isEqualTo("<0@x> <1@x> <2@x>");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-replied");
        assertThat(mail.getHeader("X-Loop")).containsExactly("sympa@lists.example.test");
        assertThat(posted.getFirst().envelope().reversePath().isNull()).isTrue();
    }

    @Test
    void aHostileMessageIdAddsNoHeaderField() throws Exception {
        HeaderSection asked = HeaderSection.read("Message-ID: <a@b>\r\n \r\n Bcc: <c@d> ü\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        post(Letter.fromRobot(DOMAIN, "unknown_command", MEMBER, Locale.ENGLISH).answering(asked));
        assertThat(posted.getFirst().message().getHeader("Bcc")).isNull();
    }

    @Test
    void aRequestForConfirmationIsAnsweredByAPlainReply() throws Exception {
        post(Letter.fromRobot(DOMAIN, "request_auth", MEMBER, Locale.FRENCH).about(LIST).with("token", "abcdefghijklmnopqrstuvwxyz").with("command", "SUBSCRIBE liste1")
            .with("link", "http://x/confirm/abc").with("days", 3));
        MimeMessage mail = posted.getFirst().message();
        assertThat(mail.getSubject()).isEqualTo("AUTH abcdefghijklmnopqrstuvwxyz (SUBSCRIBE liste1)");
        assertThat(((InternetAddress) mail.getReplyTo()[0]).getAddress()).isEqualTo("sympa@lists.example.test");
    }

    @Test
    void aHeldMessageIsCarriedUnchanged() throws Exception {
        byte[] held = "From: a@b.test\r\nSubject: hé\r\n\r\nœuvre\r\n--not-a-boundary\r\n".getBytes(StandardCharsets.UTF_8);
        post(Letter.fromList(LIST, "moderate", MEMBER, Locale.ENGLISH).with("author", "a@b.test").with("subject", "hé").with("size", "1 KB").with("reason", "editorkey")
            .with("token", "abc").with("days", 30).attach(MessageContent.of(held)));
        MimeMultipart parts = (MimeMultipart) posted.getFirst().message().getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("message/rfc822");
        assertThat(parts.getBodyPart(1).getHeader("Content-Transfer-Encoding")).containsExactly("8bit");
        assertThat(posted.getFirst().text()).contains(new String(held, StandardCharsets.UTF_8));
        assertThat(posted.getFirst().envelope().body()).isEqualTo(Envelope.Body.EIGHT_BIT);
    }

    @Test
    void anInternationalAddressIsWrittenAsItIs() {
        post(Letter.fromRobot(DOMAIN, "unknown_command", EmailAddress.parse("élise@example.test"), Locale.FRENCH));
        assertThat(posted.getFirst().text()).contains("To: élise@example.test\r\n");
        assertThat(posted.getFirst().envelope().body()).isEqualTo(Envelope.Body.SMTP_UTF8);
    }

    @TempDir
    java.nio.file.Path etc;

    private void post(Letter letter) {
        MailQueue queue = new MailQueue() {
            @Override
            public void submitEach(List<Mail> mails, java.util.Optional<java.time.Instant> notBefore) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void submit(QueueId id, Envelope envelope, MessageContent content, Iterator<Recipient> recipients, java.time.Instant notBefore) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void submit(QueueId id, Envelope envelope, MessageContent content, Iterator<Recipient> recipients) {
                List<Recipient> all = new ArrayList<>();
                recipients.forEachRemaining(all::add);
                posted.add(new Posted(envelope, content, all));
            }

            @Override
            public void submit(QueueId id, Envelope envelope, BodyId body, Iterator<Recipient> recipients) {
                throw new UnsupportedOperationException("letters are not stored before");
            }

            @Override
            public void hold(QueueId id, Envelope envelope, MessageContent content, List<Recipient> recipients, String reason) {
                throw new UnsupportedOperationException("nothing is held here");
            }
        };
        Overrides overrides = new Overrides(new Site("mail.example.test", etc, etc));
        new RobotPost(new MailTexts(overrides, new NoListTexts()), queue, PortalLinks.at("http://x"), new ListsSettings("sympa", Map.of(), List.of(), ""), list -> Map.of("motto", "Together"), any -> Optional.empty(), list -> true,
            Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC)).send(letter);
    }
}
