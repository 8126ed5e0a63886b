package org.colombier.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.colombier.mail.MessageContent;

/** 8-bit messages for 7-bit peers: read back, they say the same. */
class SevenBitTest {

    private static final String MIXED = """
        Subject: x
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="a b"
        Content-Transfer-Encoding: 8bit

        préambule
        --a b
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        été=\t
        .
        --a b
        Content-Type: application/octet-stream
        Content-Transfer-Encoding: binary

        éé
        --a b
        Content-Type: text/plain

        plain
        --a b
        Content-Type: message/rfc822

        Subject: within
        Content-Type: text/html; charset=utf-8
        content-transfer-encoding: 8BIT

        <p>à</p>
        --a b--
        épilogue
        """.replace("\n", "\r\n");

    private static String convert(String message) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SevenBit.convert(MessageContent.of(message.getBytes(StandardCharsets.UTF_8)), -1, out);
        String converted = out.toString(StandardCharsets.ISO_8859_1);
        assertThat(converted.chars()).allMatch(c -> c < 128);
        return converted;
    }

    private static MimeMessage read(String message) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Example
    void eachBodyIsEncodedAsItsKindWants() throws Exception {
        String converted = convert(MIXED);
        assertThat(converted).contains("=C3=A9t=C3=A9=3D=09\r\n.\r\n--a b\r\n").contains("Content-Transfer-Encoding: base64\r\n\r\nw6nDqQ==\r\n--a b\r\n")
            .contains("Content-Type: text/plain\r\n\r\nplain\r\n--a b\r\n").contains("<p>=C3=A0</p>\r\n--a b--\r\n")
            .contains("boundary=\"a b\"\r\nContent-Transfer-Encoding: 7bit\r\n\r\npr??ambule\r\n");
        MimeMultipart parts = (MimeMultipart) read(converted).getContent();
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("été=\t\r\n.");
        assertThat(parts.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo("éé".getBytes(StandardCharsets.UTF_8));
        assertThat(((MimeMessage) parts.getBodyPart(3).getContent()).getContent()).isEqualTo("<p>à</p>");
    }

    @Example
    void whatHasOnlySevenBitsStaysAsItIs() throws Exception {
        String plain = MIXED.replaceAll("[^\\x00-\\x7f]", "e").replaceAll("(?i)Content-Transfer-Encoding: [^\r]*\r\n", "");
        assertThat(convert(plain)).isEqualTo(plain);
    }

    @Example
    void aMessageWithoutMimeGetsIt() throws Exception {
        assertThat(convert("Subject: x\r\n\r\né \r\n")).isEqualTo(
            "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=unknown-8bit\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C3=A9=20\r\n");
    }

    @Example
    void whatIsSignedOrEncryptedIsNotTouched() {
        for (String kind : new String[] {"signed", "encrypted"}) {
            assertThatThrownBy(() -> convert(MIXED.replace("multipart/mixed", "multipart/" + kind))).isInstanceOf(SevenBit.NotConvertible.class);
        }
        assertThatThrownBy(() -> convert("Content-Type: multipart/mixed\r\n\r\né\r\n")).isInstanceOf(SevenBit.NotConvertible.class);
    }

    @Example
    void aFalseDeclarationIsMended() throws Exception {
        String header = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ";
        assertThat(convert(header + "quoted-printable\r\n\r\na=3Dé\r\n")).endsWith("\r\n\r\na=3D=C3=A9\r\n");
        assertThat(convert(header + "base64\r\n\r\nYQ==é\r\n")).endsWith("\r\n\r\nYQ==??\r\n");
    }

    @Example
    void aKeyKeepsItsPlaceInHeaderAndText() throws Exception {
        String message = "Content-Transfer-Encoding: 8bit\r\nList-Unsubscribe: <https://x/>\r\nContent-Type: text/plain\r\n\r\néé https://x/ é\r\n";
        for (int at : new int[] {message.indexOf("https://x/"), message.lastIndexOf("https://x/")}) {
            int octets = message.substring(0, at + "https://x/".length()).getBytes(StandardCharsets.UTF_8).length;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int place = SevenBit.convert(MessageContent.of(message.getBytes(StandardCharsets.UTF_8)), octets, out);
            String converted = out.toString(StandardCharsets.US_ASCII);
            assertThat(converted.substring(0, place)).endsWith("https://x/");
        }
    }

    @Provide
    Arbitrary<String> bodies() {
        return Arbitraries.strings().withChars("é= \t.aF\r\n-").ofMaxLength(200);
    }

    @Property(tries = 300)
    void textReadsBackAsItWas(@ForAll("bodies") String body) throws Exception {
        String lines = body.replaceAll("\r\n|\r|\n", "\r\n") + "é\r\n";
        String converted = convert("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + lines);
        assertThat(converted.lines()).allMatch(line -> line.length() <= 76);
        assertThat(read(converted).getContent()).isEqualTo(lines);
    }

    @Property(tries = 300)
    void attachmentsReadBackAsTheyWere(@ForAll("bodies") String body) throws Exception {
        String lines = body.replaceAll("\r\n|\r|\n", "\r\n").replace("--", "-") + "é";
        String message = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: image/x\r\n\r\n" + lines + "\r\n--x--\r\n";
        MimeMultipart parts = (MimeMultipart) read(convert(message)).getContent();
        assertThat(parts.getBodyPart(0).getInputStream().readAllBytes()).isEqualTo(lines.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 300)
    void whateverComesIsEitherConvertedOrRefused(@ForAll("structures") String message) throws Exception {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            SevenBit.convert(MessageContent.of(message.getBytes(StandardCharsets.UTF_8)), -1, out);
        } catch (SevenBit.NotConvertible refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<String> structures() {
        return Arbitraries.of("Content-Type: multipart/mixed; boundary=x\r\n", "Content-Type: message/rfc822\r\n", "Content-Type: multipart/signed; boundary=y\r\n",
            "\r\n", "\n", "--x\r\n", "--x--\r\n", "--y\r\n", "é\r\n", "text", "\r", "Content-Transfer-Encoding: base64\r\n").list().ofMaxSize(20).map(l -> String.join("", l));
    }
}
