package org.colombier.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.colombier.mail.DeliveryReport;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.Envelope.Returned;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.Site;
import org.junit.jupiter.api.Test;

class ReportsTest {

    private static final MessageContent MAIL = MessageContent.of(
        "From: ann@sender.test\r\nSubject: the subject\r\n\r\nthe secret body\r\n".getBytes(StandardCharsets.US_ASCII));

    private final Reports reports = new Reports(new Site("mail.example.test", Path.of("target"), Path.of("target")), QueueFixture.defaults(100), QueueFixture.languages(), Clock.systemUTC());

    private Reports.Mail failure(Envelope envelope, Recipient recipient) {
        Reports.About about = new Reports.About(new QueueId(4711), envelope, QueueFixture.START, MAIL);
        Outcome outcome = new Outcome(recipient, new SmtpReply(550, "5.1.1", "no such user"), "mx.one.test[192.0.2.1]:25", QueueFixture.START, false);
        return reports.failed(about, List.of(outcome)).getFirst();
    }

    private static Envelope from(Returned returned) {
        return new Envelope(ReversePath.of(EmailAddress.parse("ann@sender.test")), false, -1, Envelope.Body.EIGHT_BIT, returned, "QQ+2B314");
    }

    private static Message parse(Reports.Mail mail) throws IOException {
        return new DefaultMessageBuilder().parseMessage(new ByteArrayInputStream(mail.content().octets()));
    }

    @Test
    void aReportHasATextTheFieldsAndTheHeaders() throws IOException {
        Message mail = parse(failure(from(Returned.UNSAID), Recipient.of(EmailAddress.parse("bob@one.test"))));
        Multipart parts = (Multipart) mail.getBody();
        assertThat(mail.getMimeType()).isEqualTo("multipart/report");
        assertThat(mail.getHeader().getField("Auto-Submitted").getBody()).isEqualTo("auto-replied");
        assertThat(parts.getBodyParts()).extracting(p -> p.getMimeType()).containsExactly("text/plain", "message/delivery-status", "message/rfc822");
    }

    @Test
    void theTextSpeaksBothLanguagesAndTellsWhatTheHostSaid() throws IOException {
        Multipart parts = (Multipart) parse(failure(from(Returned.UNSAID), Recipient.of(EmailAddress.parse("bob@one.test")))).getBody();
        String text = new String(((TextBody) parts.getBodyParts().getFirst().getBody()).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).startsWith("[La version française se trouve plus bas.]").contains("could not be delivered", "n’a pas pu être remis", "<bob@one.test>", "550 5.1.1 no such user", new QueueId(4711).toString());
        assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void theBodyComesBackOnlyWhereItWasAskedFor() {
        Recipient bob = Recipient.of(EmailAddress.parse("bob@one.test"));
        assertThat(new String(failure(from(Returned.FULL), bob).content().octets(), StandardCharsets.UTF_8)).contains("the secret body");
        assertThat(new String(failure(from(Returned.HEADERS), bob).content().octets(), StandardCharsets.UTF_8)).contains("the subject").doesNotContain("the secret body");
    }

    @Test
    void theBounceRobotReadsWhatWeWrite() throws IOException {
        Recipient bob = new Recipient(EmailAddress.parse("bob@one.test"), EmailAddress.parse("b@alias.test"), "", Set.of(), "rfc822;b+2Bx@alias.test");
        DeliveryReport report = DeliveryReport.find(failure(from(Returned.UNSAID), bob).content()).orElseThrow();
        assertThat(report.reportingMta()).isEqualTo("mail.example.test");
        assertThat(report.envelopeId()).isEqualTo("QQ+314");
        assertThat(report.arrival()).contains(QueueFixture.START);
        assertThat(report.recipients()).singleElement().satisfies(s -> {
            assertThat(s.finalRecipient()).isEqualTo("bob@one.test");
            assertThat(s.originalRecipient()).isEqualTo("rfc822;b+x@alias.test");
            assertThat(s.status()).isEqualTo("5.1.1");
            assertThat(s.diagnostic()).isEqualTo("550 5.1.1 no such user");
        });
    }

    @Test
    void anInternationalAddressMakesAGlobalReport() throws IOException {
        Reports.Mail mail = failure(from(Returned.UNSAID), Recipient.of(EmailAddress.parse("zoë@one.test")));
        assertThat(((Multipart) parse(mail).getBody()).getBodyParts().get(1).getMimeType()).isEqualTo("message/global-delivery-status");
        assertThat(DeliveryReport.find(mail.content()).orElseThrow().recipients().getFirst().finalRecipient()).isEqualTo("zoë@one.test");
    }

    @Test
    void anInternationalOriginalRecipientIsWrittenInItsOwnLetters() throws IOException {
        Recipient bob = new Recipient(EmailAddress.parse("bob@one.test"), EmailAddress.parse("b@alias.test"), "", Set.of(), "utf-8;zo\\x{EB}\\x{2B}\\x{D800}@alias.test");
        Reports.Mail mail = failure(from(Returned.UNSAID), bob);
        assertThat(((Multipart) parse(mail).getBody()).getBodyParts().get(1).getMimeType()).isEqualTo("message/global-delivery-status");
        assertThat(DeliveryReport.find(mail.content()).orElseThrow().recipients().getFirst().originalRecipient()).isEqualTo("utf-8;zoë+\\x{D800}@alias.test");
    }

    private static Reports.About about(Envelope envelope, MessageContent content) {
        return new Reports.About(new QueueId(4711), envelope, QueueFixture.START, content);
    }

    private static Outcome outcome(String address, SmtpReply reply, String relay) {
        return new Outcome(Recipient.of(EmailAddress.parse(address)), reply, relay, QueueFixture.START.plusSeconds(5), false);
    }

    private static String textOf(Reports.Mail mail) throws IOException {
        Multipart parts = (Multipart) parse(mail).getBody();
        return new String(((TextBody) parts.getBodyParts().getFirst().getBody()).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void peopleOfADomainOfOursAreWrittenToInItsLanguage() throws IOException {
        Envelope envelope = Envelope.from(ReversePath.of(EmailAddress.parse("anne@francais.test")));
        Reports.Mail mail = reports.failed(about(envelope, MAIL), List.of(outcome("bob@one.test", new SmtpReply(552, "5.2.2", "over quota"), "mx.one.test[192.0.2.1]:25"))).getFirst();
        assertThat(textOf(mail)).contains("n’a pas pu être remis", "La boîte aux lettres est pleine", "mx.one.test a répondu : 552 5.2.2 over quota").doesNotContain("could not be");
        assertThat(parse(mail).getSubject()).isEqualTo("Message non remis, retourné à son expéditeur");
    }

    @Test
    void aReportSaysWhenItWasTriedLastAndUntilWhenItWillBe() throws IOException {
        Envelope envelope = Envelope.from(ReversePath.of(EmailAddress.parse("ann@sender.test")));
        Reports.Mail mail = reports.delayed(about(envelope, MAIL), List.of(outcome("bob@one.test", new SmtpReply(451, "4.4.1", "no answer"), "none")),
            QueueFixture.START.plusSeconds(3600)).getFirst();
        DeliveryReport.Subject subject = DeliveryReport.find(mail.content()).orElseThrow().recipients().getFirst();
        assertThat(subject.lastAttempt()).contains(QueueFixture.START.plusSeconds(5));
        assertThat(subject.willRetryUntil()).contains(QueueFixture.START.plusSeconds(3600));
        assertThat(new String(mail.content().octets(), StandardCharsets.UTF_8)).contains("text/rfc822-headers").doesNotContain("the secret body");
    }

    @Test
    void aLargeMessageComesBackAsItsHeadersAlone() {
        MessageContent large = MessageContent.of(("Subject: the subject\r\n\r\n" + "the secret body ".repeat(10_000)).getBytes(StandardCharsets.US_ASCII));
        Reports.Mail mail = reports.failed(about(from(Returned.FULL), large), List.of(outcome("bob@one.test", new SmtpReply(550, "5.1.1", "no"), "local"))).getFirst();
        assertThat(new String(mail.content().octets(), StandardCharsets.UTF_8)).contains("the subject").doesNotContain("the secret body");
    }

    @Test
    void aPeersOddLettersDoNotMakeTheReportInternational() throws IOException {
        Reports.Mail mail = reports.failed(about(from(Returned.HEADERS), MAIL), List.of(outcome("bob@one.test", new SmtpReply(550, "5.1.1", "adresse refusée"), "mx.one.test[192.0.2.1]:25"))).getFirst();
        assertThat(((Multipart) parse(mail).getBody()).getBodyParts().get(1).getMimeType()).isEqualTo("message/delivery-status");
        assertThat(DeliveryReport.find(mail.content()).orElseThrow().recipients().getFirst().diagnostic()).isEqualTo("550 5.1.1 adresse refus?e");
    }

    @Test
    void anInternationalMessageComesBackAsOne() throws IOException {
        MessageContent global = MessageContent.of("Subject: été\r\n\r\nx\r\n".getBytes(StandardCharsets.UTF_8));
        Reports.Mail mail = reports.failed(about(Envelope.from(ReversePath.of(EmailAddress.parse("zoë@sender.test"))), global),
            List.of(outcome("bob@one.test", new SmtpReply(550, "5.1.1", "no"), "local"))).getFirst();
        assertThat(((Multipart) parse(mail).getBody()).getBodyParts().get(2).getMimeType()).isEqualTo("message/global");
        assertThat(mail.envelope().body()).isEqualTo(Envelope.Body.SMTP_UTF8);
    }

    @Test
    void aReportThatCannotBeDeliveredGoesToThePostmasterAndItsOwnFailureToNobody() throws IOException {
        Envelope nobody = Envelope.from(ReversePath.NULL);
        SmtpReply no = new SmtpReply(550, "5.1.1", "no");
        Reports.Mail mail = reports.failed(about(nobody, MAIL), List.of(outcome("a@b.test", no, "none"))).getFirst();
        assertThat(mail.recipient().address()).isEqualTo(EmailAddress.parse("postmaster@mail.example.test"));
        assertThat(mail.envelope().reversePath().isNull()).isTrue();
        assertThat(textOf(mail)).contains("Nobody else is told", "<a@b.test>");
        assertThat(reports.failed(about(nobody, MAIL), List.of(outcome("postmaster@mail.example.test", no, "none")))).isEmpty();
        assertThat(reports.delayed(about(nobody, MAIL), List.of(outcome("a@b.test", no, "none")), QueueFixture.START)).isEmpty();
        assertThat(reports.succeeded(about(nobody, MAIL), List.of(outcome("a@b.test", new SmtpReply(250, "2.0.0", "ok"), "local")))).isEmpty();
    }

    @Test
    void thePostmasterIsNotFlooded() {
        Envelope nobody = Envelope.from(ReversePath.NULL);
        long told = java.util.stream.IntStream.range(0, 80).mapToLong(i -> reports.failed(about(nobody, MAIL), List.of(outcome("a@b.test", new SmtpReply(550, "5.1.1", "no"), "none"))).size()).sum();
        assertThat(told).isEqualTo(50);
    }

    @Test
    void whoAsksIsToldWhatBecameOfEach() throws IOException {
        Envelope envelope = Envelope.from(ReversePath.of(EmailAddress.parse("ann@sender.test")));
        var asks = java.util.Set.of(Recipient.Notify.SUCCESS);
        Recipient here = new Recipient(EmailAddress.parse("a@box.test"), EmailAddress.parse("a@box.test"), "", asks, "");
        Recipient there = new Recipient(EmailAddress.parse("b@one.test"), EmailAddress.parse("b@one.test"), "", asks, "");
        SmtpReply ok = new SmtpReply(250, "2.0.0", "ok");
        Reports.Mail mail = reports.succeeded(about(envelope, MAIL), List.of(new Outcome(here, ok, "local", QueueFixture.START, false),
            new Outcome(there, ok, "mx.one.test[192.0.2.1]:25", QueueFixture.START, false), new Outcome(there, ok, "mx.one.test[192.0.2.1]:25", QueueFixture.START, true))).getFirst();
        assertThat(textOf(mail)).contains("It was delivered.", "It was handed to mx.one.test");
        assertThat(DeliveryReport.find(mail.content()).orElseThrow().recipients()).extracting(DeliveryReport.Subject::action)
            .containsExactly(DeliveryReport.Action.DELIVERED, DeliveryReport.Action.RELAYED);
    }
}
