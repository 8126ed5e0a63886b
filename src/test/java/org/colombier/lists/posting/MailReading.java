package org.colombier.lists.posting;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;

/** How two mail libraries that are not ours read a message: which leaves it has, and their texts. */
final class MailReading {

    /** A leaf: its type in lower case, and its text decoded leniently; of what is no text the octets as ISO-8859-1. */
    record Leaf(String type, String text) {
    }

    private MailReading() {
    }

    static List<Leaf> byAngus(byte[] message) throws MessagingException, IOException {
        List<Leaf> leaves = new ArrayList<>();
        angus(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(message)), leaves);
        return leaves;
    }

    private static void angus(Part part, List<Leaf> leaves) throws MessagingException, IOException {
        String type = type(part.getContentType());
        if (type.startsWith("multipart/") && isSound(part) && part.getContent() instanceof MimeMultipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                BodyPart child = multipart.getBodyPart(i);
                angus(child, leaves);
            }
            return;
        }
        leaves.add(new Leaf(type, decoded(part)));
    }

    private static boolean isSound(Part part) throws IOException {
        try {
            return part.getContent() instanceof MimeMultipart multipart && multipart.getCount() > 0;
        } catch (MessagingException noBoundary) {
            return false;
        }
    }

    private static String decoded(Part part) throws MessagingException, IOException {
        try (InputStream in = part.getInputStream()) {
            return new String(in.readAllBytes(), charset(part.getContentType()));
        } catch (IOException damaged) {
            return "";
        }
    }

    static List<String> typesByMime4j(byte[] message) throws Exception {
        List<String> types = new ArrayList<>();
        MimeTokenStream tokens = new MimeTokenStream(MimeConfig.custom().setMaxLineLen(-1).setMaxHeaderLen(-1).setMaxHeaderCount(-1).setMaxContentLen(-1).build());
        tokens.setRecursionMode(org.apache.james.mime4j.stream.RecursionMode.M_NO_RECURSE);
        tokens.parse(new ByteArrayInputStream(message));
        for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
            if (state == EntityState.T_BODY) {
                types.add(tokens.getBodyDescriptor().getMimeType().toLowerCase(Locale.ROOT));
            }
        }
        return types;
    }

    private static String type(String contentType) {
        try {
            return new ContentType(contentType).getBaseType().toLowerCase(Locale.ROOT);
        } catch (MessagingException malformed) {
            return "text/plain";
        }
    }

    private static Charset charset(String contentType) {
        try {
            String name = new ContentType(contentType).getParameter("charset");
            return name == null ? StandardCharsets.ISO_8859_1 : Charset.forName(name);
        } catch (MessagingException | IllegalArgumentException unknown) {
            return StandardCharsets.ISO_8859_1;
        }
    }
}
