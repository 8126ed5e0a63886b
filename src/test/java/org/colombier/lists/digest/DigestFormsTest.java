package org.colombier.lists.digest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.IntStream;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.template.RobotText;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.colombier.queue.BodyId;
import org.colombier.queue.QueueId;
import org.junit.jupiter.api.Test;

/** Digests as a mail program reads them. */
class DigestFormsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final MailingList LIST = new MailingList(1, EmailAddress.parse("talk@lists.test"), "Été", ListStatus.OPEN, "discussion", "fr", NOW);

    private static MimeMessage written(DigestForm form, String... messages) throws Exception {
        List<WaitingPost> posts = IntStream.range(0, messages.length)
            .mapToObj(i -> new WaitingPost(i + 1, new BodyId(i), "<" + i + "@x>", "Anne <a@x.test>", "s", messages[i].length(), NOW)).toList();
        DigestPaper paper = new DigestPaper(LIST, new RobotText("Été : résumé 3", "Sommaire\n 1. s\n", Locale.FRENCH), posts,
            post -> MessageContent.of(messages[(int) post.body().value()].getBytes(StandardCharsets.UTF_8)), NOW, QueueId.next(java.time.Clock.systemUTC()));
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(form.write(paper)));
    }

    private static String message(String subject, String body) {
        return "Received: from a\r\nFrom: a@x.test\r\nSubject: " + subject + "\r\nDate: Fri, 20 Nov 2026 10:00:00 +0100\r\n" + body;
    }

    @Test
    void aMimeDigestHoldsEachMessageAsItIs() throws Exception {
        MimeMessage digest = written(DigestForm.MIME, message("one", "\r\nfirst\r\n"),
            message("two", "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nété\r\n"));
        assertThat(digest.getSubject()).isEqualTo("Été : résumé 3");
        assertThat(digest.getHeader("Content-Transfer-Encoding")).containsExactly("8bit");
        MimeMultipart mixed = (MimeMultipart) digest.getContent();
        assertThat(mixed.getBodyPart(0).getContent().toString()).startsWith("Sommaire");
        assertThat(mixed.getBodyPart(1).getContentType()).startsWith("multipart/digest");
        MimeMultipart messages = (MimeMultipart) mixed.getBodyPart(1).getContent();
        assertThat(messages.getCount()).isEqualTo(2);
        MimeMessage second = (MimeMessage) messages.getBodyPart(1).getContent();
        assertThat(second.getSubject()).isEqualTo("two");
        assertThat(second.getHeader("Received")).isNull();
        assertThat(second.getContent().toString().strip()).isEqualTo("été");
    }

    @Test
    void aPlainDigestIsOneTextWithSeparators() throws Exception {
        String html = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Hello <b>you</b></p>\r\n"
            + "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''caf%C3%A9.pdf\r\n\r\nx\r\n--b--\r\n";
        String text = written(DigestForm.PLAIN, message("=?utf-8?q?d=C3=A9j=C3=A0?=", "\r\nbody\r\n" + "-".repeat(30) + "\r\nmore\r\n"), message("two", html)).getContent().toString();
        assertThat(text.lines()).contains("-".repeat(70), " " + "-".repeat(30), "Subject: déjà", "Hello you", "[café.pdf, application/pdf]", "End of Été : résumé 3");
        assertThat(text.lines().filter(("-".repeat(30))::equals)).hasSize(2);
    }

    @Test
    void anIndexIsTheTextAlone() throws Exception {
        assertThat(written(DigestForm.INDEX, message("one", "\r\nfirst\r\n")).getContent().toString()).contains("Sommaire").doesNotContain("first");
    }

    @Test
    void aBrokenMessageStopsNoDigest() throws Exception {
        String broken = "Content-Type: multipart/mixed; boundary=\"never\r\nSubject: \u0000\r\n\r\n--nev\r\n\u0000\u0001";
        for (DigestForm form : DigestForm.values()) {
            assertThat(written(form, broken, "", message("whole", "\r\nlast\r\n")).getSize()).isPositive();
        }
        assertThat(written(DigestForm.PLAIN, broken, "", message("whole", "\r\nlast\r\n")).getContent().toString()).contains("last");
    }

    @Test
    void ofALargeMessageAPlainDigestHoldsTheTextAndNamesTheFile() throws Exception {
        String large = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nVoici.\r\n--b\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n"
            + "Content-Disposition: attachment; filename=a.zip\r\n\r\n" + ("QUJD".repeat(19) + "\r\n").repeat(20_000) + "--b--\r\n";
        String text = written(DigestForm.PLAIN, message("large", large)).getContent().toString();
        assertThat(text).contains("Voici.", "[a.zip, application/zip]").doesNotContain("QUJD");
    }

    @Test
    void aPortionIsAsManyAsFitButNeverNone() {
        List<WaitingPost> waiting = IntStream.rangeClosed(1, 5).mapToObj(i -> new WaitingPost(i, new BodyId(i), "", "", "", 100, NOW)).toList();
        assertThat(WaitingPosts.portion(waiting, 3, 1_000)).hasSize(3);
        assertThat(WaitingPosts.portion(waiting, 25, 250)).hasSize(2);
        assertThat(WaitingPosts.portion(waiting, 25, 10)).hasSize(1);
        assertThat(WaitingPosts.portion(List.of(), 25, 10)).isEmpty();
    }
}
