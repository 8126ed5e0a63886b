package org.colombier.lists.posting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.colombier.lists.catalog.ListParameters.DmarcPhrase;
import org.colombier.lists.catalog.ListParameters.ListField;
import org.colombier.lists.catalog.ListParameters.ReplyTo;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RenderingTest {

    private static final String FOOTER = "Bas de page é\nhttps://lists.test";
    private static final String UNSUBSCRIBE = "https://lists.test/u/";
    private static final MailingList LIST = new MailingList(1, EmailAddress.parse("talk@lists.test"), "Talk", ListStatus.OPEN, "discussion", "en", Instant.EPOCH);

    static Stream<Path> messages() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/messages"))) {
            return files.filter(f -> f.toString().endsWith(".eml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void nothingIsLostAndTheKeysPlaceIsExact(Path file) throws Exception {
        for (Footer.Manner manner : Footer.Manner.values()) {
            byte[] message = Files.readAllBytes(file);
            MemberCopy copy = render(message, manner, ReplyTo.SENDER, false);
            String before = text(Arrays.copyOf(copy.octets(), copy.keyOffset()));
            String after = text(Arrays.copyOfRange(copy.octets(), copy.keyOffset(), copy.octets().length));
            assertThat(before).endsWith("List-Unsubscribe: <" + UNSUBSCRIBE);
            assertThat(after.replace("\r\n ", " ")).startsWith(">, <mailto:talk-unsubscribe@lists.test>\r\n\r\n");
            MimeMessage read = new MimeMessage(Session.getInstance(new java.util.Properties()), new ByteArrayInputStream(copy.octets()));
            assertThat(read.getSubject()).as(file.toString()).containsOnlyOnce("[talk]");
            assertThat(read.getHeader("List-Id")).containsExactly("<talk.lists.test>");
            assertThat(read.getHeader("Precedence")).containsExactly("list");
            assertThat(read.getHeader("Disposition-Notification-To")).isNull();
            assertThat(read.getSubject() + ReadableText.of(copy.octets()) + text(copy.octets())).contains("marker-body");
        }
    }

    @Test
    void aFooterComesInTheCharsetAndEncodingOfThePlainText() throws Exception {
        for (String name : List.of("latin1-8bit-header", "utf8-base64", "qp-soft-break-at-end")) {
            String read = ReadableText.of(render(name, Footer.Manner.TEXT).octets());
            assertThat(read).as(name).contains("marker-body").contains("Bas de page é\nhttps://lists.test");
        }
    }

    @Test
    void aTextWhoseCharsetCannotSayTheFooterBecomesUtf8() throws Exception {
        byte[] copy = render("iso-2022-jp", Footer.Manner.TEXT).octets();
        assertThat(text(copy)).contains("Content-Type: text/plain; charset=utf-8").doesNotContain("multipart/mixed");
        assertThat(ReadableText.of(copy)).contains("日本語").contains("Bas de page é");
    }

    @Test
    void signedContentStaysOctetForOctetInsideANewOuterPart() throws Exception {
        byte[] original = Files.readAllBytes(file("signed"));
        String copy = text(render("signed", Footer.Manner.TEXT).octets());
        String body = text(original).substring(text(original).indexOf("\r\n\r\n") + 4);
        assertThat(copy).contains(body).contains("Content-Type: multipart/mixed").contains("Bas de page");
    }

    @Test
    void encryptedAndBrokenContentIsLeftAlone() throws Exception {
        for (String name : List.of("encrypted", "broken-no-boundary", "broken-no-end")) {
            byte[] original = Files.readAllBytes(file(name));
            String body = text(original).substring(text(original).indexOf("\r\n\r\n"));
            assertThat(text(render(name, Footer.Manner.TEXT).octets())).as(name).endsWith(body).doesNotContain("Bas de page");
        }
    }

    @Test
    void bothBranchesOfAnAlternativeGetTheFooterWhenItGoesIntoTheText() throws Exception {
        String copy = text(render("alternative", Footer.Manner.TEXT).octets());
        assertThat(copy).contains("Content-Type: multipart/alternative").doesNotContain("multipart/mixed").contains("https://lists.test</div>").contains("epilogue");
    }

    @Test
    void aRewrittenAuthorIsStillReachable() throws Exception {
        HeaderSection header = HeaderSection.read(render(Files.readAllBytes(file("utf8-base64")), Footer.Manner.PART, ReplyTo.SENDER, true).octets());
        assertThat(HeaderText.of(header, "From")).isEqualTo("André via talk <talk@lists.test>");
        assertThat(header.first("Reply-To")).hasValueSatisfying(v -> assertThat(v).contains("andre@a.test"));
        assertThat(header.first("X-Original-From")).hasValueSatisfying(v -> assertThat(v).contains("andre@a.test"));
        HeaderSection toList = HeaderSection.read(render(Files.readAllBytes(file("utf8-base64")), Footer.Manner.PART, ReplyTo.LIST, true).octets());
        assertThat(toList.first("Reply-To")).contains("talk@lists.test");
        assertThat(toList.first("Cc")).hasValueSatisfying(v -> assertThat(v).contains("andre@a.test"));
    }

    @Test
    void aTagStandsOnceBehindTheReplyPrefix() {
        SubjectTag tag = new SubjectTag("talk", 7);
        assertThat(tag.apply("Re: [talk] Re: plain")).isEqualTo("Re: [talk] plain");
        assertThat(tag.apply("[talk] Réponse")).isEqualTo("[talk] Réponse");
        assertThat(tag.apply("AW: [Talk] Frage")).isEqualTo("AW: [talk] Frage");
        assertThat(tag.apply("")).isEqualTo("[talk]");
        assertThat(new SubjectTag("talk %n", 8).apply("Re: [talk 7] x")).isEqualTo("[talk 8] Re: x");
    }

    @Property
    void whatIsEncodedIsReadAgain(@ForAll String text) {
        String clean = text.codePoints().filter(c -> !Character.isSurrogate((char) c) && c > 31 && (c < 127 || c > 159))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        String wire = HeaderText.encode(clean);
        assertThat(wire.chars().allMatch(c -> c < 128)).isTrue();
        assertThat(HeaderText.decode(wire)).isEqualTo(clean);
    }

    private static MemberCopy render(String name, Footer.Manner manner) throws IOException {
        return render(Files.readAllBytes(file(name)), manner, ReplyTo.SENDER, false);
    }

    private static MemberCopy render(byte[] message, Footer.Manner manner, ReplyTo replyTo, boolean rewriteFrom) {
        PostStyle style = new PostStyle(replyTo, Optional.empty(), true, EnumSet.allOf(ListField.class), List.of(), List.of(), DmarcPhrase.NAME_VIA_LIST, Optional.empty(), false, true);
        byte[] copy = new ListCopy(LIST, new CopyStyle("talk", List.of("Sender"), Optional.empty(), java.util.Set.of())).of(message, 7, List.of(), "<own@lists.test>");
        Author author = Author.of(HeaderSection.read(message)).orElseThrow();
        Rendering.Facts facts = new Rendering.Facts(author, rewriteFrom, "https://lists.test/lists/talk@lists.test", UNSUBSCRIBE, EmailAddress.parse("robot@lists.test"),
            Optional.empty(), Optional.empty(), false);
        return new Rendering(LIST, style, new Footer(FooterText.NONE, FooterText.of(FOOTER), manner), facts).of(copy, true);
    }

    private static Path file(String name) {
        return Path.of("src/test/resources/messages", name + ".eml");
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
