package org.colombier.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.colombier.mail.DeliveryReport.Action;
import org.junit.jupiter.api.Test;

class DeliveryReportTest {

    private static Optional<DeliveryReport> find(String status) throws IOException {
        String mail = """
            From: MAILER-DAEMON@peer.test
            To: bounce+k1@list.test
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="b"

            --b
            Content-Type: text/plain

            Sorry.
            --b
            Content-Type: message/delivery-status

            %s
            --b
            Content-Type: text/rfc822-headers

            Subject: x
            --b--
            """.formatted(status).replace("\n", "\r\n");
        return DeliveryReport.find(MessageContent.of(mail.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anotherSystemsReportIsRead() throws IOException {
        DeliveryReport report = find("""
            Reporting-MTA: dns; peer.test
            Arrival-Date: Thu, 15 Jan 2026 10:00:00 +0000 (UTC)

            Final-Recipient: RFC822; <jane@peer.test>
            Action: Failed
            Status: 5.2.2 (mailbox full)
            Remote-MTA: dns; store.peer.test
            Diagnostic-Code: smtp; 552 5.2.2 over
               quota

            Final-Recipient: rfc822; joe@peer.test
            Action: delayed
            Status: 4.4.1""").orElseThrow();
        assertThat(report.reportingMta()).isEqualTo("peer.test");
        assertThat(report.arrival()).isPresent();
        assertThat(report.recipients()).extracting(DeliveryReport.Subject::finalRecipient).containsExactly("jane@peer.test", "joe@peer.test");
        assertThat(report.recipients()).extracting(DeliveryReport.Subject::action).containsExactly(Action.FAILED, Action.DELAYED);
        assertThat(report.recipients().getFirst().status()).isEqualTo("5.2.2");
        assertThat(report.recipients().getFirst().diagnostic()).isEqualTo("552 5.2.2 over quota");
    }

    @Test
    void aReportWithoutRecipientsIsNone() throws IOException {
        assertThat(find("Reporting-MTA: dns; peer.test")).isEmpty();
    }

    @Test
    void anOrdinaryMailIsNone() throws IOException {
        assertThat(DeliveryReport.find(MessageContent.of("Subject: hello\r\n\r\nFinal-Recipient: rfc822; a@b.test\r\n".getBytes(StandardCharsets.US_ASCII)))).isEmpty();
    }

    @Test
    void aHostileReportIsReadOnlyUpToALimit() throws IOException {
        DeliveryReport report = find("Reporting-MTA: dns; peer.test\n\n" + "Final-Recipient: rfc822; a@b.test\nAction: failed\nStatus: 5.0.0\n\n".repeat(5_000)).orElseThrow();
        assertThat(report.recipients().size()).isLessThanOrEqualTo(DeliveryReport.MOST_RECIPIENTS + 1);
    }

    @Test
    void nestedMultipartsWithoutEndAreNotFollowedForEver() throws IOException {
        StringBuilder mail = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            mail.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\r\n\r\n--b").append(i).append("\r\n");
        }
        assertThat(DeliveryReport.find(MessageContent.of(mail.toString().getBytes(StandardCharsets.US_ASCII)))).isEmpty();
    }

    @Test
    void thousandsOfMessagesWithinMessagesAreNoReport() throws IOException {
        byte[] mail = "Content-Type: message/rfc822\r\n\r\n".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
        assertThat(DeliveryReport.find(MessageContent.of(mail))).isEmpty();
    }

    @Test
    void aReportIsReadWhateverTheSizeOfTheMailItReturns() throws IOException {
        String mail = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
            + "Final-Recipient: rfc822; jane@peer.test\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\n\r\n" + "A line of the mail.\r\n".repeat(300_000) + "--b--\r\n";
        assertThat(DeliveryReport.find(MessageContent.of(mail.getBytes(StandardCharsets.US_ASCII)))).isPresent();
    }

    @Test
    void aLargeMailWithoutReportIsReadAsNone() throws IOException {
        String mail = "Subject: x\r\n\r\n" + "A line of the mail.\r\n".repeat(300_000);
        assertThat(DeliveryReport.find(MessageContent.of(mail.getBytes(StandardCharsets.US_ASCII)))).isEmpty();
        String mixed = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + "A line of the mail.\r\n".repeat(300_000) + "--b--\r\n";
        assertThat(DeliveryReport.find(MessageContent.of(mixed.getBytes(StandardCharsets.US_ASCII)))).isEmpty();
    }
}
