package org.colombier.lists.posting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.colombier.lists.catalog.FieldMatch;
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

/**
 * Difficult messages through all the parameters that change a message: nothing throws, what could be read can be read, what
 * must not be touched is there octet for octet, and two foreign readers agree on the result as they did on the post.
 */
class DifficultMessagesTest {

    private static final Path CORPUS = Path.of("src/test/resources/difficult");
    private static final MailingList LIST = new MailingList(1, EmailAddress.parse("talk@lists.test"), "Talk", ListStatus.OPEN, "discussion", "en", Instant.EPOCH);
    private static final String UNSUBSCRIBE = "https://lists.test/u/";
    private static final List<FooterText> FOOTERS = List.of(FooterText.NONE, FooterText.of("ascii footer\nhttps://lists.test"), FooterText.of("-- \n Bas de page “é” €\n> quoted"));

    /** One setting of everything that changes a message. */
    record Style(Footer.Manner manner, FooterText before, FooterText after, String tag, boolean anonymous, boolean rewrite, ReplyTo replyTo, boolean strict) {
    }

    static Stream<Path> corpus() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.filter(f -> f.toString().endsWith(".eml")).sorted().toList().stream();
        }
    }

    /** Every choice with every other. */
    private static List<Style> styles() {
        List<Style> styles = new ArrayList<>();
        for (Footer.Manner manner : Footer.Manner.values()) {
            for (FooterText after : FOOTERS) {
                for (FooterText before : FOOTERS) {
                    for (String tag : List.of("", "talk", "Liste été %n")) {
                        for (int bits = 0; bits < 8; bits++) {
                            styles.add(new Style(manner, before, after, tag, (bits & 1) > 0, (bits & 2) > 0, ReplyTo.values()[styles.size() % 4], (bits & 4) > 0));
                        }
                    }
                }
            }
        }
        // 17 has no divisor in common with the number of any choice, so every 17th still pairs all of them.
        return java.util.stream.IntStream.range(0, styles.size()).filter(i -> i % 17 == 0).mapToObj(styles::get).toList();
    }

    private static byte[] listCopy(byte[] message, Style style) {
        CopyStyle copy = new CopyStyle(style.tag(), List.of("Sender"), style.anonymous() ? Optional.of(EmailAddress.parse("nobody@lists.test")) : Optional.empty(), Set.of("received", "reply-to"));
        return new ListCopy(LIST, copy).of(message, 7, List.of("news"), "<own@lists.test>");
    }

    private static MemberCopy render(byte[] copy, Style style, PostForm form) {
        PostStyle post = new PostStyle(style.replyTo(), Optional.of(EmailAddress.parse("other@lists.test")), !style.strict(), EnumSet.allOf(ListField.class),
            style.strict() ? List.of(new FieldMatch("X-Mailer", Optional.empty())) : List.of(), List.of("X-Added: yes"), DmarcPhrase.NAME_VIA_LIST, Optional.empty(), style.strict(), !style.strict());
        Author author = Author.of(HeaderSection.read(copy)).orElseGet(() -> new Author(EmailAddress.parse("ann@author.test"), ""));
        Rendering.Facts facts = new Rendering.Facts(author, style.rewrite(), "https://lists.test/lists/talk@lists.test", UNSUBSCRIBE, EmailAddress.parse("robot@lists.test"),
            Optional.of("https://lists.test/archive"), Optional.of("https://lists.test/archive/1"), style.strict());
        return new Rendering(LIST, post, new Footer(style.before(), style.after(), style.manner()), facts).of(form.of(copy), true);
    }

    private static byte[] whole(byte[] message, Style style) {
        return render(listCopy(message, style), style, PostForm.WHOLE).octets();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void whatCouldBeReadCanBeReadAfterEveryChange(Path file) throws Exception {
        byte[] message = Files.readAllBytes(file);
        List<MailReading.Leaf> before = MailReading.byAngus(message);
        boolean agreed = types(before).equals(MailReading.typesByMime4j(message));
        for (Style style : styles()) {
            byte[] copy = whole(message, style);
            List<MailReading.Leaf> after = MailReading.byAngus(copy);
            for (MailReading.Leaf leaf : before) {
                assertThat(after).as("%s %s", file.getFileName(), style).anyMatch(a -> a.type().equals(leaf.type()) && holds(a, leaf));
            }
            if (agreed) {
                assertThat(MailReading.typesByMime4j(copy)).as("%s %s", file.getFileName(), style).isEqualTo(types(after));
            }
        }
    }

    private static boolean holds(MailReading.Leaf after, MailReading.Leaf before) {
        String read = flat(after.text());
        String wanted = flat(before.text());
        // Header text stands behind the body tag, and a footer before its end.
        return read.contains(wanted) || before.type().equals("text/html") && Arrays.stream(wanted.split("(?i)(?<=<body[^>]{0,100}>)|(?=</body>|</html>)")).allMatch(read::contains);
    }

    /** White space at line ends and the byte order mark of a part that became UTF-8 are nobody's text. */
    private static String flat(String text) {
        return text.replace("\uFEFF", "").replaceAll("\\s+", " ").strip();
    }

    private static List<String> types(List<MailReading.Leaf> leaves) {
        return leaves.stream().map(MailReading.Leaf::type).toList();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void whatIsNoTextAndWhatIsSignedStaysOctetForOctet(Path file) throws Exception {
        byte[] message = Files.readAllBytes(file);
        List<String> untouched = new ArrayList<>();
        collect(MimePart.read(message), message, untouched);
        for (Style style : styles()) {
            assertThat(new String(whole(message, style), StandardCharsets.ISO_8859_1)).as("%s %s", file.getFileName(), style).satisfies(copy -> assertThat(untouched).allMatch(copy::contains));
        }
    }

    /** Signed and encrypted entities as a whole, other leaves but texts by their body. */
    private static void collect(MimePart part, byte[] message, List<String> untouched) {
        boolean sealed = part.type().matches("multipart/(signed|encrypted|report)|application/(x-)?pkcs7-mime|text/calendar") || part.isMultipart() && !part.sound();
        if (sealed || !part.isMultipart() && !part.type().startsWith("text/")) {
            untouched.add(new String(message, part.body(), part.end() - part.body(), StandardCharsets.ISO_8859_1).strip());
        } else {
            part.children().forEach(c -> collect(c, message, untouched));
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void theSamePostAlwaysBecomesTheSameCopyAndACopyBearsAnotherList(Path file) throws Exception {
        byte[] message = Files.readAllBytes(file);
        for (Style style : styles()) {
            byte[] once = whole(message, style);
            assertThat(whole(message, style)).as("%s %s", file.getFileName(), style).isEqualTo(once);
            byte[] twice = whole(once, style);
            assertThat(HeaderSection.read(twice).all("List-Id")).containsExactly("<talk.lists.test>");
            assertThat(HeaderSection.read(twice).all("From")).hasSizeLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void everyFormCanBeRenderedAndTheKeysPlaceIsExact(Path file) throws Exception {
        byte[] message = Files.readAllBytes(file);
        for (Style style : styles()) {
            byte[] kept = listCopy(message, style);
            for (PostForm form : PostForm.values()) {
                MemberCopy copy = render(kept, style, form);
                assertThat(new String(copy.octets(), 0, copy.keyOffset(), StandardCharsets.ISO_8859_1)).endsWith("List-Unsubscribe: <" + UNSUBSCRIBE);
                MailReading.byAngus(copy.octets());
            }
        }
    }

    @Test
    void aFooterStandsInTheReadersTextWhateverTheCharset() throws Exception {
        for (String name : List.of("charset-iso-2022-jp", "charset-gb18030", "charset-koi8-r", "utf16-base64", "charset-big5", "alternative", "alternative-calendar", "related-in-alternative", "html-meta-charset",
            "no-mime-8bit", "wrong-label-latin1-as-utf8", "flowed")) {
            Style style = new Style(Footer.Manner.TEXT, FooterText.NONE, FOOTERS.get(1), "", false, false, ReplyTo.SENDER, false);
            byte[] copy = whole(Files.readAllBytes(CORPUS.resolve(name + ".eml")), style);
            assertThat(ReadableText.of(copy)).as(name).contains("marker").contains("ascii footer");
            assertThat(MimePart.read(copy).type()).as(name).isNotEqualTo("multipart/mixed");
        }
    }

    @Test
    void aDetachedSignatureStillVerifiesInsideTheListsCopy() throws Exception {
        byte[] message = Files.readAllBytes(CORPUS.resolve("smime-signed.eml"));
        for (Style style : styles()) {
            byte[] copy = whole(message, style);
            MimePart signed = find(MimePart.read(copy), "multipart/signed").orElseThrow();
            MimePart content = signed.children().getFirst();
            MimePart signature = signed.children().getLast();
            byte[] cms = TextBody.unBase64(Arrays.copyOfRange(copy, signature.body(), signature.end())).orElseThrow();
            assertThat(verifies(new CMSSignedData(new CMSProcessableByteArray(Arrays.copyOfRange(copy, content.start(), content.end())), cms))).as("%s", style).isTrue();
        }
    }

    @Test
    void anEnvelopedSignatureStillVerifiesInsideTheListsCopy() throws Exception {
        byte[] message = Files.readAllBytes(CORPUS.resolve("smime-opaque.eml"));
        for (Style style : styles()) {
            byte[] copy = whole(message, style);
            MimePart signed = find(MimePart.read(copy), "application/pkcs7-mime").orElseThrow();
            assertThat(verifies(new CMSSignedData(TextBody.unBase64(Arrays.copyOfRange(copy, signed.body(), signed.end())).orElseThrow()))).as("%s", style).isTrue();
        }
    }

    private static boolean verifies(CMSSignedData signed) throws Exception {
        try (PEMParser pem = new PEMParser(Files.newBufferedReader(CORPUS.resolve("signer.pem")))) {
            X509CertificateHolder certificate = (X509CertificateHolder) pem.readObject();
            return signed.getSignerInfos().getSigners().iterator().next().verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate));
        }
    }

    private static Optional<MimePart> find(MimePart part, String type) {
        return part.type().equals(type) ? Optional.of(part) : part.children().stream().flatMap(c -> find(c, type).stream()).findFirst();
    }

    @Test
    void twentyMegabytesAreRenderedInASecondOrTwo() throws Exception {
        StringBuilder post = new StringBuilder("From: Ann <ann@author.test>\r\nSubject: big\r\nMessage-ID: <big@author.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n"
            + "--m\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nmarker big\r\n--m\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        String line = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3\r\n";
        while (post.length() < 20 << 20) {
            post.append(line);
        }
        byte[] message = post.append("\r\n--m--\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        long begun = System.nanoTime();
        for (Footer.Manner manner : Footer.Manner.values()) {
            byte[] copy = whole(message, new Style(manner, FOOTERS.get(2), FOOTERS.get(2), "talk", false, true, ReplyTo.LIST, false));
            assertThat(copy.length).isGreaterThan(message.length);
            // As a part of its own the header text is the first that is read.
            assertThat(manner == Footer.Manner.TEXT ? ReadableText.of(copy) : new String(copy, StandardCharsets.ISO_8859_1)).contains("marker big");
        }
        assertThat((System.nanoTime() - begun) / 1_000_000).as("milliseconds").isLessThan(20_000);
    }
}
