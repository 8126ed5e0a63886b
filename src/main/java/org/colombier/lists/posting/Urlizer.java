package org.colombier.lists.posting;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.colombier.lists.archive.Attachments;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.springframework.stereotype.Component;

/** Puts links in the place of a post's attachments. What is small, cannot be decoded or cannot be shown on the web stays in the post. Thread-safe. */
@Component
class Urlizer {

    private final Attachments attachments;
    private final PostingSettings settings;

    Urlizer(Attachments attachments, PostingSettings settings) {
        this.attachments = attachments;
        this.settings = settings;
    }

    /** In the caller's transaction. @param copy the list copy */
    byte[] links(MailingList list, byte[] copy) {
        MimePart whole = MimePart.read(copy);
        if (!whole.type().equals("multipart/mixed") || !whole.sound()) {
            return copy;
        }
        String messageId = HeaderSection.read(copy).first("Message-ID").orElse("");
        byte[] edited = copy;
        for (MimePart part : whole.children().reversed()) {
            byte[] before = edited;
            edited = link(list, messageId, part, before).map(text -> TextEdit.splice(before, part.start(), part.end(), text)).orElse(before);
        }
        return edited;
    }

    private Optional<byte[]> link(MailingList list, String messageId, MimePart part, byte[] copy) {
        boolean text = part.type().startsWith("text/") && !part.isAttachment();
        if (part.isMultipart() || text || part.end() - part.body() < settings.urlizeMinSize() || part.type().matches("application/(x-)?pkcs7-.*|application/pgp-.*")) {
            return Optional.empty();
        }
        return TextBody.octets(part.encoding(), Arrays.copyOfRange(copy, part.body(), part.end())).filter(o -> o.length >= settings.urlizeMinSize())
            .flatMap(octets -> attachments.keep(list, messageId, name(part), part.type(), MessageContent.of(octets))
                .map(url -> FooterText.of(ListMessages.text(list.locale(), "urlized", name(part), Math.max(1, octets.length / 1024)) + "\n" + url).asPart()));
    }

    private static String name(MimePart part) {
        MimePart disposition = new MimePart(HeaderSection.read(("Content-Type: " + part.header().first("Content-Disposition").orElse("x/x") + "\r\n\r\n").getBytes(StandardCharsets.UTF_8)),
            0, 0, 0, java.util.List.of(), true, -1);
        String name = disposition.parameter("filename").or(() -> part.parameter("name")).orElse("attachment");
        return HeaderText.decode(name).replaceAll("\\p{Cntrl}", " ").strip();
    }
}
