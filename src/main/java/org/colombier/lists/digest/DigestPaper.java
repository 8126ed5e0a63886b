package org.colombier.lists.digest;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.template.RobotText;
import org.colombier.mail.MessageContent;
import org.colombier.queue.QueueId;

/**
 * What a digest is written from.
 *
 * @param text    subject, introduction and table of contents
 * @param posts   in the order of the list
 * @param content of a post
 * @param id      makes the Message-ID
 */
record DigestPaper(MailingList list, RobotText text, List<WaitingPost> posts, Function<WaitingPost, MessageContent> content, Instant now, QueueId id) {

    /** A part of a digest that fails to be written is a fault of ours: what strangers wrote is never parsed by it. */
    interface Body {
        void into(MimeMessage message) throws MessagingException, IOException;
    }

    byte[] plainMessage(String body) {
        return message(message -> message.setText(body, "UTF-8"));
    }

    byte[] message(Body body) {
        try {
            MimeMessage message = new OwnMessageId();
            message.setFrom(new InternetAddress(list.address().toString(), list.subject(), "UTF-8"));
            message.setRecipient(Message.RecipientType.TO, new InternetAddress(list.address().toString(), list.subject(), "UTF-8"));
            message.setSubject(text.subject(), "UTF-8");
            message.setSentDate(Date.from(now));
            message.setHeader("Content-Language", text.language().toLanguageTag());
            message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834 section 5
            message.setHeader("X-Loop", list.address().toString());
            body.into(message);
            message.saveChanges();
            ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
            message.writeTo(out);
            return out.toByteArray();
        } catch (MessagingException e) {
            throw new IllegalStateException("the digest of " + list.address() + " cannot be written", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class OwnMessageId extends MimeMessage {
        OwnMessageId() {
            super(Session.getInstance(new Properties()));
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + id.toString().toLowerCase(java.util.Locale.ROOT) + ".digest@" + list.domain().ascii() + ">");
        }
    }
}
