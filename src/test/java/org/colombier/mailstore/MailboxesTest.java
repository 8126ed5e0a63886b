package org.colombier.mailstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.colombier.ops.Node;
import org.colombier.ops.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxesTest {

    private static final EmailAddress ALICE = EmailAddress.parse("Alice@example.org");
    private static final String TRACE = "Return-Path: <bob@example.net>\r\nDelivered-To: alice@example.org\r\n";
    private static final MessageContent HELLO = content("Subject: hello\r\n\r\nHello.\r\n");

    @TempDir
    private Path data;
    private Mailboxes mailboxes;

    @BeforeEach
    void open() {
        mailboxes = new Mailboxes(new Site("mail.example.org", data, data), new Node("n1"), Clock.systemUTC());
    }

    private static MessageContent content(String text) {
        return MessageContent.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(StoredMessage message) {
        return new String(message.content().octets(), StandardCharsets.UTF_8);
    }

    private List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void aDeliveredMessageIsOneFileInNewUnderItsTraceHeaders() throws Exception {
        mailboxes.deliver(ALICE, TRACE, HELLO);
        Path maildir = data.resolve("mail/example.org/alice/Maildir");
        assertThat(files(maildir.resolve("tmp"))).isEmpty();
        assertThat(files(maildir.resolve("new"))).singleElement().satisfies(file -> {
            String stored = Files.readString(file);
            assertThat(stored).isEqualTo((TRACE + "Subject: hello\r\n\r\nHello.\r\n").replace("\r\n", "\n"));
            assertThat(file.getFileName().toString())
                .matches("\\d+\\.M\\d+P\\d+_\\d+\\.n1\\.mail\\.example\\.org,S=" + stored.length() + ",W=" + (stored.length() + 5));
        });
    }

    @Test
    void theTreeIsPrivate() throws Exception {
        mailboxes.deliver(ALICE, TRACE, HELLO);
        try (Stream<Path> all = Files.walk(data.resolve("mail"))) {
            assertThat(all).allSatisfy(p -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(p)))
                .isEqualTo(Files.isDirectory(p) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void messagesAreListedNewestFirstAsTheyCame() throws Exception {
        mailboxes.deliver(ALICE, "", content("Subject: one\r\n\r\n1\r\n"));
        mailboxes.deliver(EmailAddress.parse("aLiCe@EXAMPLE.org"), "", content("Subject: two\r\n\r\n.\r\n"));
        assertThat(mailboxes.messages(ALICE)).extracting(MailboxesTest::text)
            .containsExactly("Subject: two\r\n\r\n.\r\n", "Subject: one\r\n\r\n1\r\n");
        assertThat(mailboxes.messages(ALICE)).allSatisfy(m -> assertThat(m.content().size()).isEqualTo(m.content().octets().length));
        assertThat(mailboxes.messages(EmailAddress.parse("nobody@example.org"))).isEmpty();
    }

    @Test
    void loneCarriageReturnsAndLongLinesSurvive() throws Exception {
        String odd = "Subject: x\r\n\r\na\rb\r\n" + "y".repeat(70_000) + "\r\nend\r";
        mailboxes.deliver(ALICE, "", content(odd));
        assertThat(text(mailboxes.messages(ALICE).getFirst())).matches(t -> t.equals(odd), "the same text");
    }

    @Test
    void noLocalPartLeadsOutOfTheTree() {
        for (String local : List.of("\"../../../etc/passwd\"", "\"..\"", "\".\"", "\"a/b\"", "\"/abs\"", "\".hidden\"", "%2e", "ünï", "\"a b\"")) {
            Path maildir = mailboxes.maildir(new EmailAddress(local, ALICE.domain()));
            assertThat(maildir.normalize()).isEqualTo(maildir);
            assertThat(maildir.getParent().getParent()).isEqualTo(data.resolve("mail/example.org"));
        }
        assertThat(MaildirTree.fileName("a/b")).isEqualTo("a%2Fb");
        assertThat(MaildirTree.fileName("a%2fb")).isEqualTo("a%252fb");
        assertThat(MaildirTree.fileName("..")).isEqualTo("%2E.");
        assertThat(MaildirTree.fileName("é\0")).isEqualTo("%C3%A9%00");
    }

    @Test
    void theLongestLocalPartStillIsAFileName() throws Exception {
        mailboxes.deliver(new EmailAddress("\"" + "/".repeat(62) + "\"", ALICE.domain()), TRACE, HELLO);
        mailboxes.deliver(new EmailAddress("é".repeat(32), ALICE.domain()), TRACE, HELLO);
    }

    @Test
    void aFullMailboxTakesNothingMore() throws Exception {
        mailboxes.deliver(ALICE, "", content("x".repeat(600)), 1000);
        assertThatThrownBy(() -> mailboxes.deliver(ALICE, "", content("x".repeat(600)), 1000)).isInstanceOf(MailboxFull.class);
        mailboxes.deliver(ALICE, "", content("x".repeat(300)), 1000);
        assertThat(mailboxes.messages(ALICE)).hasSize(2);
        assertThat(files(mailboxes.maildir(ALICE).resolve("tmp"))).isEmpty();
        assertThat(mailboxes.maildir(ALICE).resolve("maildirsize")).content().startsWith("1000S\n").endsWith("\n300 1\n");
    }

    @Test
    void roomMadeByAnotherProgramIsSeenBeforeRefusing() throws Exception {
        mailboxes.deliver(ALICE, "", content("x".repeat(600)), 1000);
        Files.delete(files(mailboxes.maildir(ALICE).resolve("new")).getFirst());
        mailboxes.deliver(ALICE, "", content("x".repeat(600)), 1000);
        assertThat(mailboxes.messages(ALICE)).hasSize(1);
    }

    @Test
    void aChangedQuotaOrADamagedNoteIsCountedAnew() throws Exception {
        mailboxes.deliver(ALICE, "", content("x".repeat(600)), 1000);
        mailboxes.deliver(ALICE, "", content("x".repeat(600)), 5000);
        Files.writeString(mailboxes.maildir(ALICE).resolve("maildirsize"), "5000S\nrubbish\n");
        assertThatThrownBy(() -> mailboxes.deliver(ALICE, "", content("x".repeat(3900)), 5000)).isInstanceOf(MailboxFull.class)
            .hasMessageContaining("1200 octets used");
    }

    @Test
    void aRemovedMaildirIsMadeAgain() throws Exception {
        mailboxes.deliver(ALICE, TRACE, HELLO);
        org.springframework.util.FileSystemUtils.deleteRecursively(data.resolve("mail"));
        mailboxes.deliver(ALICE, TRACE, HELLO);
        assertThat(mailboxes.messages(ALICE)).hasSize(1);
    }

    @Test
    void whatACrashLeftInTmpIsClearedAfterADayAndAHalf() throws Exception {
        Path tmp = Files.createDirectories(mailboxes.maildir(ALICE).resolve("tmp"));
        Path old = Files.createFile(tmp.resolve("old"));
        Files.setLastModifiedTime(old, java.nio.file.attribute.FileTime.from(java.time.Instant.now().minus(java.time.Duration.ofHours(40))));
        Files.createFile(tmp.resolve("fresh"));
        mailboxes.deliver(ALICE, TRACE, HELLO);
        assertThat(files(tmp)).containsExactly(tmp.resolve("fresh"));
    }

    @Test
    void contentThatFailsLeavesNothing() throws Exception {
        MessageContent failing = new MessageContent() {
            @Override
            public long size() {
                return 10;
            }

            @Override
            public java.io.InputStream open() throws IOException {
                throw new IOException("gone");
            }
        };
        assertThatThrownBy(() -> mailboxes.deliver(ALICE, TRACE, failing)).hasMessage("gone");
        assertThat(mailboxes.messages(ALICE)).isEmpty();
        assertThat(files(mailboxes.maildir(ALICE).resolve("tmp"))).isEmpty();
    }

    @Test
    void manyThreadsDeliverEachMessageOnce() throws Exception {
        List<Future<Void>> done;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            done = Stream.iterate(0, i -> i + 1).limit(300).map(i -> threads.submit(() -> {
                mailboxes.deliver(EmailAddress.parse("user" + i % 3 + "@example.org"), TRACE, content("Subject: " + i + "\r\n\r\n"));
                return (Void) null;
            })).toList();
        }
        for (Future<Void> each : done) {
            each.get();
        }
        for (int user = 0; user < 3; user++) {
            assertThat(mailboxes.messages(EmailAddress.parse("user" + user + "@example.org")).stream().map(MailboxesTest::text).distinct()).hasSize(100);
        }
    }
}
