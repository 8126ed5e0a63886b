package org.colombier.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailLogTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.007Z");

    @TempDir
    private Path directory;

    @Test
    void writesEveryLineToItsDaysFileAndToTheJournal() throws Exception {
        ByteArrayOutputStream journal = new ByteArrayOutputStream();
        MailLogWriter writer = new MailLogWriter(new MailLogFiles(directory, "n1", Duration.ofDays(2)), Optional.of(new PrintStream(journal, false, StandardCharsets.UTF_8)));
        writer.start();
        writer.take(new MailLogLine(NOON, "smtpd", "AAA1", "client=a"));
        writer.take(new MailLogLine(NOON.plus(Duration.ofHours(12)), "smtp", "AAA1", "to=<é@example.org>"));
        writer.stop();
        assertThat(Files.readAllLines(directory.resolve("mail-n1-2026-03-01.log"))).contains("2026-03-01T12:00:00.007Z smtpd: AAA1: client=a");
        assertThat(Files.readAllLines(directory.resolve("mail-n1-2026-03-02.log"))).contains("2026-03-02T00:00:00.007Z smtp: AAA1: to=<é@example.org>");
        assertThat(journal.toString(StandardCharsets.UTF_8)).contains("client=a\n").contains("to=<é@example.org>\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("mail-n1-2026-03-01.log")))).doesNotEndWith("r--");
    }

    @Test
    void filesWhoseTimeIsOverAreRemovedAndOthersKept() throws Exception {
        for (String name : List.of("mail-n2-2026-02-26.log", "mail-n1-2026-02-27.log", "2026-01-01.log", "mail-n1-soon.log")) {
            Files.writeString(directory.resolve(name), "");
        }
        MailLogWriter writer = new MailLogWriter(new MailLogFiles(directory, "n1", Duration.ofDays(2)), Optional.empty());
        writer.start();
        writer.take(new MailLogLine(NOON, "smtpd", "AAA1", "client=a"));
        writer.stop();
        assertThat(directory.resolve("mail-n2-2026-02-26.log")).doesNotExist();
        assertThat(directory.resolve("mail-n1-2026-02-27.log")).exists();
        assertThat(directory.resolve("2026-01-01.log")).exists();
    }

    @Test
    void aDirectoryThatCannotBeWrittenStopsNobody() throws Exception {
        Path file = Files.writeString(directory.resolve("log"), "in the way");
        MailLogWriter writer = new MailLogWriter(new MailLogFiles(file, "n1", Duration.ofDays(2)), Optional.empty());
        writer.start();
        for (int i = 0; i < 60_000; i++) {
            writer.take(new MailLogLine(NOON, "smtpd", "AAA1", "client=a"));
        }
        writer.stop();
        assertThat(Files.readString(file)).isEqualTo("in the way");
    }

    /** If the writer's thread died, the line would fill up and then keep all mail waiting. */
    @Test
    void aLineThatCannotBeMadeStopsNoOther() throws Exception {
        MailLogWriter writer = new MailLogWriter(new MailLogFiles(directory, "n1", Duration.ofDays(2)), Optional.empty());
        Object poison = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no text");
            }
        };
        writer.start();
        writer.take(new MailLogLine(NOON, "smtpd", poison, "client=a"));
        writer.take(new MailLogLine(NOON, "smtpd", "AAA2", "client=b"));
        writer.stop();
        assertThat(Files.readAllLines(directory.resolve("mail-n1-2026-03-01.log"))).contains("2026-03-01T12:00:00.007Z smtpd: AAA2: client=b");
    }

    @Test
    void aPeerCannotWriteLinesNorVeryLongOnes() {
        MailLogLine line = new MailLogLine(NOON, "smtpd", "NOQUEUE", "helo=<a\r\n2026-03-01T12:00:00.007Z smtpd: AAA1: forged>" + "x".repeat(5_000));
        String written = new String(line.octets(), StandardCharsets.UTF_8);
        assertThat(written.strip()).doesNotContain("\n").doesNotContain("\r");
        assertThat(written.length()).isLessThan(2_100);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        MailLogLine line = new MailLogLine(NOON, "smtp", "AAA1", "to=<a@b>: c: d");
        MailLogLine read = MailLogLine.parse(new String(line.octets(), StandardCharsets.UTF_8).stripTrailing()).orElseThrow();
        assertThat(read).isEqualTo(line);
        assertThat(MailLogLine.parse("")).isEmpty();
        assertThat(MailLogLine.parse("yesterday smtp: AAA1: to")).isEmpty();
    }
}
