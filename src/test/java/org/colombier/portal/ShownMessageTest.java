package org.colombier.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.colombier.mail.MessageContent;
import org.colombier.portal.ShownMessage.ShownField;
import org.junit.jupiter.api.Test;

class ShownMessageTest {

    private static ShownMessage shown(String mail) {
        return ShownMessage.of(MessageContent.of(mail.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String nested(int levels) {
        StringBuilder mail = new StringBuilder("From: jane@peer.test\n");
        for (int i = 0; i < levels; i++) {
            mail.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b").append(i).append("\n");
        }
        return mail.append("\ntext\n").toString();
    }

    @Test
    void ofThousandsOfNestedMultipartsTheFieldsAreShown() {
        ShownMessage message = shown(nested(10_000));
        assertThat(message.fields()).containsExactly(new ShownField("From", "jane@peer.test"));
        assertThat(message.cut()).isTrue();
    }

    @Test
    void ofThousandsOfMessagesWithinMessagesTheFieldsAreShown() {
        ShownMessage message = shown("From: jane@peer.test\n" + "Content-Type: message/rfc822\n\n".repeat(10_000) + "text\n");
        assertThat(message.fields()).containsExactly(new ShownField("From", "jane@peer.test"));
        assertThat(message.cut()).isTrue();
    }

    @Test
    void aTextInAnUnknownCharsetIsShownAllTheSame() {
        ShownMessage message = shown("From: jane@peer.test\nContent-Type: text/plain; charset=x-nobody-knows\n\nHello\n");
        assertThat(message.texts()).singleElement().asString().contains("Hello");
    }

    @Test
    void ofAMessageWithTooManyFieldsTheTextIsStillNotedAsUnreadable() {
        assertThat(shown("X: y\n".repeat(10_000) + "From: jane@peer.test\n\nHello\n").broken()).isTrue();
    }

    @Test
    void anEmptyMessageIsShown() {
        assertThat(shown("").broken()).isFalse();
    }
}
