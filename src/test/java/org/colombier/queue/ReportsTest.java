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

    private final Reports reports = new Reports(new Site("mail.example.test", Path.of("target"), Path.of("target")), QueueFixture.defaults(100), Clock.systemUTC());

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
        assertThat(parts.getBodyParts()).extracting(p -> p.getMimeType()).containsExactly("text/plain", "message/delivery-status", "text/rfc822-headers");
    }

    @Test
    void theTextSpeaksBothLanguagesAndTellsWhatTheHostSaid() throws IOException {
        Multipart parts = (Multipart) parse(failure(from(Returned.UNSAID), Recipient.of(EmailAddress.parse("bob@one.test")))).getBody();
        String text = new String(((TextBody) parts.getBodyParts().getFirst().getBody()).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).contains("could not be delivered", "n’a pas pu être remis", "<bob@one.test>", "550 5.1.1 no such user", new QueueId(4711).toString());
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
    void mailFromNobodyIsNeverReportedOn() {
        Reports.About about = new Reports.About(new QueueId(1), Envelope.from(ReversePath.NULL), QueueFixture.START, MAIL);
        assertThat(reports.failed(about, List.of(new Outcome(Recipient.of(EmailAddress.parse("a@b.test")), new SmtpReply(550, "5.1.1", "no"), "none", QueueFixture.START, false)))).isEmpty();
    }
}
