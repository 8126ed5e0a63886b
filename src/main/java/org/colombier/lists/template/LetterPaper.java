package org.colombier.lists.template;

import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.queue.QueueId;

/** A letter written out as a message of RFC 5322. */
record LetterPaper(Letter letter, RobotText text, EmailAddress author, String authorName, Instant now, QueueId id) {

    private static final Pattern MESSAGE_ID = Pattern.compile("<[!-;=?-~]{1,250}>");
    private static final int MOST_REFERENCES = 20;

    MessageContent mail() {
        try {
            MimeMessage message = new OwnMessageId(session());
            head(message);
            body(message);
            message.saveChanges();
            ByteArrayOutputStream out = new ByteArrayOutputStream(8 * 1024);
            message.writeTo(out);
            return MessageContent.of(out.toByteArray());
        } catch (MessagingException e) {
            throw new IllegalStateException("the letter " + letter.text() + " to " + letter.to() + " cannot be written", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Session session() {
        Properties properties = new Properties();
        // RFC 6532: only who has such an address gets raw UTF-8 in header fields.
        properties.setProperty("mail.mime.allowutf8", Boolean.toString(letter.to().needsSmtpUtf8()));
        return Session.getInstance(properties);
    }

    private void head(MimeMessage message) throws MessagingException, IOException {
        message.setFrom(new InternetAddress(author.toString(), authorName, "UTF-8"));
        message.setRecipient(Message.RecipientType.TO, address(letter.to()));
        message.setSubject(text.subject(), "UTF-8");
        message.setSentDate(Date.from(now));
        message.setHeader("Content-Language", text.language().toLanguageTag());
        // RFC 3834 section 5: never answer this automatically.
        message.setHeader("Auto-Submitted", letter.answered().isPresent() ? "auto-replied" : "auto-generated");
        message.setHeader("X-Loop", author.toString());
        if (letter.list().isPresent()) {
            message.setHeader("List-Id", "<" + letter.list().get().listId() + ">"); // RFC 2919 section 3
        }
        if (letter.answered().isPresent()) {
            thread(message, letter.answered().get());
        }
    }

    /** RFC 5322 section 3.6.4. */
    private static void thread(MimeMessage message, HeaderSection answered) throws MessagingException {
        List<String> id = ids(answered.first("Message-ID").orElse(""));
        if (id.size() == 1) {
            List<String> before = ids(answered.first("References").or(() -> answered.first("In-Reply-To")).orElse(""));
            List<String> kept = before.subList(Math.max(0, before.size() - MOST_REFERENCES), before.size());
            message.setHeader("In-Reply-To", id.getFirst());
            message.setHeader("References", String.join("\r\n ", java.util.stream.Stream.concat(kept.stream(), id.stream()).toList()));
        }
    }

    private static List<String> ids(String value) {
        return MESSAGE_ID.matcher(value.length() > 20_000 ? value.substring(0, 20_000) : value).results().map(MatchResult::group).toList();
    }

    private void body(MimeMessage message) throws MessagingException {
        if (letter.attached().isEmpty()) {
            message.setText(text.body(), "UTF-8");
            return;
        }
        MimeBodyPart said = new MimeBodyPart();
        said.setText(text.body(), "UTF-8");
        MimeMultipart parts = new MimeMultipart(said);
        for (MessageContent attached : letter.attached()) {
            parts.addBodyPart(attachment(attached));
        }
        message.setContent(parts);
    }

    private static MimeBodyPart attachment(MessageContent attached) throws MessagingException {
        byte[] octets = attached.octets();
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(octets, "message/rfc822")));
        part.setDisposition(MimeBodyPart.ATTACHMENT);
        // RFC 2046 section 5.2.1: no other encoding is allowed for a message.
        part.setHeader("Content-Transfer-Encoding", isSevenBit(octets) ? "7bit" : "8bit");
        return part;
    }

    private static boolean isSevenBit(byte[] octets) {
        for (byte b : octets) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static InternetAddress address(EmailAddress address) {
        InternetAddress written = new InternetAddress();
        written.setAddress(address.toString());
        return written;
    }

    /** Jakarta Mail would make one of the machine's name; ours lies in our domain and is the queue's. */
    private final class OwnMessageId extends MimeMessage {
        OwnMessageId(Session session) {
            super(session);
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + id.toString().toLowerCase(Locale.ROOT) + ".robot@" + author.domain().ascii() + ">");
        }
    }
}
