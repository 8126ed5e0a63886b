package org.colombier.lists.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.SoftAssertions;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.ReversePath;
import org.junit.jupiter.api.Test;

/** What the mail systems of the world send back, each form as a file, and what it must be taken for. */
class BounceCorpusTest {

    /** One line of {@code expected.txt}. */
    private record Form(String file, BounceKind kind, String recipient, String status) {

        static Form of(String line) {
            String[] words = line.split(" ");
            return new Form(words[0], BounceKind.valueOf(words[1]), words[2].equals("-") ? "" : words[2], words[3].equals("-") ? "" : words[3]);
        }

        byte[] octets() {
            return resource(file + ".eml").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        }
    }

    private static final List<Form> FORMS = resource("expected.txt").lines().filter(l -> !l.startsWith("#")).map(Form::of).toList();

    @Test
    void everyFormIsTakenForWhatItIs() {
        SoftAssertions all = new SoftAssertions();
        for (Form form : FORMS) {
            Bounce bounce = read(form.octets()).ofOne();
            all.assertThat(bounce.kind()).as(form.file() + " class, for: " + bounce).isEqualTo(form.kind());
            all.assertThat(bounce.status()).as(form.file() + " status").isEqualTo(form.status());
            if (!form.recipient().isEmpty()) {
                all.assertThat(bounce.recipient()).as(form.file() + " recipient").isEqualTo(form.recipient());
            }
        }
        all.assertAll();
    }

    @Test
    void theCorpusHasEveryClassAndMoreThanAHundredForms() {
        assertThat(FORMS).hasSizeGreaterThan(100);
        assertThat(FORMS.stream().map(Form::kind).collect(Collectors.toSet())).isEqualTo(EnumSet.allOf(BounceKind.class));
    }

    @Test
    void everyBounceThatCountsSaysWhy() {
        for (Form form : FORMS) {
            read(form.octets()).bounces().stream().filter(Bounce::counts)
                .forEach(b -> assertThat(b.reason()).as(form.file()).isNotBlank().hasSizeLessThanOrEqualTo(Bounce.LONGEST_REASON).doesNotContain("\n"));
        }
    }

    @Test
    void aReportOnManyRecipientsTellsOfEach() {
        byte[] mail = FORMS.stream().filter(f -> f.file().equals("postfix-two-recipients")).findFirst().orElseThrow().octets();
        assertThat(read(mail).bounces()).extracting(Bounce::recipient).containsExactly("kim@far.test", "joe@far.test");
    }

    @Test
    void theWaitingNoticeOfAnotherHostNeverCountsEvenWithAFailuresCode() {
        for (Form form : FORMS.stream().filter(f -> f.kind() == BounceKind.DELAY).toList()) {
            assertThat(read(form.octets()).bounces()).as(form.file()).noneMatch(Bounce::counts);
        }
    }

    /** Cut anywhere, shaken anywhere: whatever comes is read, and quickly. */
    @Property(tries = 2_000)
    void brokenMailIsReadWithoutFailing(@ForAll @IntRange(max = 10_000) int which, @ForAll @IntRange(max = 4_000) int cut, @ForAll byte[] noise) {
        byte[] mail = FORMS.get(which % FORMS.size()).octets();
        byte[] broken = Arrays.copyOf(mail, Math.min(mail.length, cut));
        for (int i = 0; i < noise.length && broken.length > 0; i++) {
            broken[Math.floorMod(noise[i] * 31 + i * 97, broken.length)] = noise[i];
        }
        assertThat(read(broken).bounces()).isNotEmpty();
    }

    @Test
    void hostileTextTakesNoTime() {
        for (String hostile : List.of("fail".repeat(200_000), "user ".repeat(200_000), "a@".repeat(300_000), "<a@b.c> ".repeat(100_000), "mailbox is ".repeat(100_000) + "x",
            "550 ".repeat(200_000), "exceeds " .repeat(100_000), "Final-Recipient: x\n".repeat(50_000), "\n--b\n".repeat(100_000))) {
            byte[] mail = ("From: MAILER-DAEMON@x.test\r\nSubject: Undeliverable " + hostile.substring(0, 2_000).replace("\n", " ") + "\r\nContent-Type: text/plain\r\n\r\nnot delivered\r\n" + hostile).getBytes(StandardCharsets.UTF_8);
            long start = System.nanoTime();
            read(mail);
            assertThat((System.nanoTime() - start) / 1_000_000).as(hostile.substring(0, 10)).isLessThan(3_000);
        }
    }

    private static BounceReader.Read read(byte[] mail) {
        HeaderSection header = HeaderSection.read(mail);
        String path = header.first("Return-Path").orElse("<>").replaceAll("[<>]", "").strip();
        ReversePath reversePath = EmailAddress.tryParse(path).map(ReversePath::of).orElse(ReversePath.NULL);
        try {
            return BounceReader.read(reversePath, header, MessageContent.of(mail));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = BounceCorpusTest.class.getResourceAsStream("/bounces/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
