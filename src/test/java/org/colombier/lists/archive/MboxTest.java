package org.colombier.lists.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.colombier.mail.MessageContent;
import org.junit.jupiter.api.Test;

/** An mbox of any kind is read; what is written is read back octet for octet. */
class MboxTest {

    @Test
    void messagesBeginAtFromLinesAfterAnEmptyLine() throws IOException {
        List<String> read = read("""
            From anne@example.test Sat Jan  3 01:05:34 1996
            Subject: one

            text

            From bob@example.test
            Subject: two

            From here on it is text,
            and not a message.

            From then to now, we said at 10:30 in 1999
            that this goes on.

            """);
        assertThat(read).hasSize(2);
        assertThat(read.get(0)).isEqualTo("Subject: one\r\n\r\ntext\r\n");
        assertThat(read.get(1)).endsWith("that this goes on.\r\n").contains("\r\nFrom then");
    }

    @Test
    void quotedFromLinesAreWhatTheyWere() throws IOException {
        assertThat(read("From a@x Sat Jan  3 01:05:34 1996\nSubject: s\n\n>From me\n>>From you\n> From them\n")).containsExactly("Subject: s\r\n\r\nFrom me\r\n>From you\r\n> From them\r\n");
    }

    @Test
    void aContentLengthCountsWhereItIsTrue() throws IOException {
        String body = "\nFrom a@x Sat Jan  3 01:05:34 1996\nSubject: inside\n\nno message\n";
        String message = "From a@x Sat Jan  3 01:05:34 1996\nContent-Length: " + body.length() + "\nSubject: s\n\n" + body + "\nFrom b@x Sat Jan  3 01:05:35 1996\nSubject: t\n\nu\n";
        assertThat(read(message)).hasSize(2).first().asString().endsWith("\r\n\r\n\r\nFrom a@x Sat Jan  3 01:05:34 1996\r\nSubject: inside\r\n\r\nno message\r\n");
        assertThat(read(message.replace("Content-Length: " + body.length(), "Content-Length: 7"))).hasSize(3);
        assertThat(read(message.replace("Content-Length: " + body.length(), "Content-Length: 999999999"))).hasSize(3);
    }

    @Test
    void crlfAndMissingDatesAndBrokenMessagesAreRead() throws IOException {
        assertThat(read("From a@x\r\nSubject: s\r\n\r\nt\r\n\r\nFrom a@x Sat Jan  3 01:05:34 1996\r\n\r\nno header\r\n")).containsExactly("Subject: s\r\n\r\nt\r\n", "\r\nno header\r\n");
        assertThat(read("")).isEmpty();
        assertThat(read("no mbox at all\n\nreally\n")).isEmpty();
    }

    @Test
    void theFromLineSaysWhenInManyForms() throws IOException {
        for (String from : List.of("Sat Jan  3 01:05:34 1996", "Sat Jan 3 02:05:34 +0100 1996", "Sat Jan  3 02:05:34 1996 +0100", "Sat Jan  3 01:05:34 UTC 1996")) {
            MboxReader reader = new MboxReader(new ByteArrayInputStream(("From a@x " + from + "\nSubject: s\n\nt\n").getBytes(StandardCharsets.US_ASCII)), 1_000);
            assertThat(reader.next().orElseThrow().envelope()).as(from).contains(Instant.parse("1996-01-03T01:05:34Z"));
        }
    }

    @Test
    void aMessageBeyondTheLimitIsPassedOver() throws IOException {
        MboxReader reader = new MboxReader(new ByteArrayInputStream(("From a@x\nSubject: s\n\n" + "long line\n".repeat(1_000) + "\nFrom b@x\nSubject: t\n\nu\n").getBytes(StandardCharsets.US_ASCII)), 1_000);
        assertThat(reader.next().orElseThrow().tooLong()).isTrue();
        assertThat(new String(reader.next().orElseThrow().octets(), StandardCharsets.US_ASCII)).isEqualTo("Subject: t\r\n\r\nu\r\n");
        assertThat(reader.next()).isEmpty();
    }

    @Property(tries = 300)
    void whatIsWrittenIsReadBack(@ForAll List<@net.jqwik.api.From("lines") String> lines) throws IOException {
        String message = "Subject: s\r\n\r\n" + String.join("\r\n", lines) + (lines.isEmpty() ? "" : "\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MboxWriter writer = new MboxWriter(out);
        for (int i = 0; i < 2; i++) {
            writer.write("a@x", Instant.parse("1996-01-03T01:05:34Z"), MessageContent.of(message.getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(read(out.toString(StandardCharsets.UTF_8))).containsExactly(message, message);
    }

    @net.jqwik.api.Provide
    net.jqwik.api.Arbitrary<String> lines() {
        return net.jqwik.api.Arbitraries.of("", "From a@x Sat Jan  3 01:05:34 1996", ">From me", ">>From b@x", "Subject: t", "text", "From ", ">", "Content-Length: 3", "é");
    }

    private static List<String> read(String mbox) throws IOException {
        List<String> messages = new ArrayList<>();
        MboxReader reader = new MboxReader(new ByteArrayInputStream(mbox.getBytes(StandardCharsets.UTF_8)), 1 << 20);
        for (Optional<MboxReader.Item> item = reader.next(); item.isPresent(); item = reader.next()) {
            messages.add(new String(item.get().octets(), StandardCharsets.UTF_8));
        }
        return messages;
    }
}
