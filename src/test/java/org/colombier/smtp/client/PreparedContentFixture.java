package org.colombier.smtp.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;

/** What a content prepared for a packet gives to a connection. */
final class PreparedContentFixture {

    private PreparedContentFixture() {
    }

    static String sent(String text, int keyOffset, String key) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PreparedContent content = PreparedContent.of(Peers.mail("[127.0.0.1]", Envelope.verp(EmailAddress.parse("l-return@example.test"), keyOffset),
            MessageContent.of(text.getBytes(StandardCharsets.ISO_8859_1)), List.of()));
        content.copy(key).writeData(out::write);
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
