package org.colombier.lists.digest;

import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.util.Locale;
import java.util.Set;
import org.colombier.mail.HeaderSection;

/** Introduction and messages: {@code multipart/mixed} of a text and a {@code multipart/digest} (RFC 2046 section 5.1.5). */
record MimeDigest(DigestPaper paper) {

    /** Of the way a post came by; nothing to a reader, and a lot of them in a digest. */
    private static final Set<String> TRACE = Set.of("received", "return-path", "delivered-to", "x-original-to", "x-loop", "authentication-results", "received-spf");

    byte[] octets() {
        return paper.message(message -> {
            boolean eightBit = false;
            MimeMultipart messages = new MimeMultipart("digest");
            for (WaitingPost post : paper.posts()) {
                byte[] octets = withoutTrace(paper.content().apply(post).octets());
                boolean highOctets = !isSevenBit(octets);
                eightBit |= highOctets;
                messages.addBodyPart(part(octets, highOctets));
            }
            MimeBodyPart introduction = new MimeBodyPart();
            introduction.setText(paper.text().body(), "UTF-8");
            MimeBodyPart digest = new MimeBodyPart();
            digest.setContent(messages);
            message.setContent(new MimeMultipart(introduction, digest));
            if (eightBit) {
                // RFC 2045 section 6.4: what holds 8-bit parts says so itself.
                digest.setHeader("Content-Transfer-Encoding", "8bit");
                message.setHeader("Content-Transfer-Encoding", "8bit");
            }
        });
    }

    private static MimeBodyPart part(byte[] octets, boolean eightBit) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(octets, "message/rfc822")));
        // RFC 2046 section 5.2.1: no other encoding is allowed for a message.
        part.setHeader("Content-Transfer-Encoding", eightBit ? "8bit" : "7bit");
        return part;
    }

    private static byte[] withoutTrace(byte[] post) {
        HeaderSection header = HeaderSection.read(post);
        return header.removeIf(f -> TRACE.contains(f.name().toLowerCase(Locale.ROOT))).withBodyOf(post);
    }

    private static boolean isSevenBit(byte[] octets) {
        for (byte b : octets) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }
}
