package org.colombier.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    /** A reader of the text, which comes in pieces of that many octets at most. */
    private static LineReader reader(String text, int piece) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        int[] at = new int[1];
        return new LineReader((into, offset, length, begins) -> {
            int n = Math.min(Math.min(piece, length), octets.length - at[0]);
            System.arraycopy(octets, at[0], into, offset, n);
            at[0] += n;
            return n == 0 ? -1 : n;
        });
    }

    private static void assertFault(LineReader in, LineFault.Kind kind) {
        assertThatThrownBy(() -> in.readLine(100)).isInstanceOfSatisfying(LineFault.class, f -> assertThat(f.kind()).isEqualTo(kind));
    }

    @Test
    void onlyCrLfEndsALine() throws IOException {
        for (int piece = 1; piece < 5; piece++) {
            LineReader in = reader("one\r\n\r\nthree\rx\r\nfour\r\r\nfi\0ve\r\nsix\r\nrest", piece);
            assertThat(in.readLine(100)).isEqualTo("one");
            assertThat(in.readLine(100)).isEmpty();
            assertFault(in, LineFault.Kind.BARE_CR);
            assertFault(in, LineFault.Kind.BARE_CR);
            assertFault(in, LineFault.Kind.NUL);
            assertThat(in.readLine(100)).isEqualTo("six");
            assertThat(in.readLine(100)).isNull();
        }
    }

    @Test
    void aBareLfIsAFaultAndOneThatThePeerWaitsBehindIsOpen() throws IOException {
        LineReader in = reader("two\nx\r\nthree\r\n", 100);
        assertThatThrownBy(() -> in.readLine(100)).isInstanceOfSatisfying(LineFault.class, f -> assertThat(f.isOpen()).isFalse());
        assertThat(in.readLine(100)).isEqualTo("three");
        LineReader waiting = reader("two\nx\r\n", 4);
        assertThatThrownBy(() -> waiting.readLine(100)).isInstanceOfSatisfying(LineFault.class, f -> assertThat(f.isOpen()).isTrue());
    }

    @Test
    void aLineMayBeAsLongAsTheLimitAndNoLonger() throws IOException {
        for (int piece : new int[] {1, 7, 8_192}) {
            LineReader in = reader("x".repeat(100) + "\r\n" + "x".repeat(101) + "\r\n" + "x".repeat(50_000) + "\r\nok\r\n", piece);
            assertThat(in.readLine(100)).hasSize(100);
            assertFault(in, LineFault.Kind.TOO_LONG);
            assertFault(in, LineFault.Kind.TOO_LONG);
            assertThat(in.readLine(100)).isEqualTo("ok");
        }
    }

    @Test
    void aLongLimitGrowsTheBuffer() throws IOException {
        assertThat(reader("x".repeat(60_000) + "\r\n", 1_000).readLine(65_536)).hasSize(60_000);
    }

    @Test
    void aLineWithoutEndCostsTheConnection() {
        LineReader in = new LineReader((into, offset, length, begins) -> {
            java.util.Arrays.fill(into, offset, offset + length, (byte) 'x');
            return length;
        });
        assertThatThrownBy(() -> in.readLine(100)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> in.readDotTerminated((b, o, n) -> { }, 1 << 20)).isInstanceOf(EOFException.class);
    }

    private static LineReader.Data data(LineReader in, ByteArrayOutputStream into) throws IOException {
        return in.readDotTerminated(into::write, 1_000_000);
    }

    @Test
    void dotsAreTakenOffAndWhatFollowsIsLeft() throws IOException {
        for (int piece = 1; piece < 9; piece++) {
            LineReader in = reader("..one\r\n.two\r\n...\r\n\r\n.\r\nQUIT\r\n.\r\nNOOP\r\n", piece);
            ByteArrayOutputStream into = new ByteArrayOutputStream();
            LineReader.Data data = data(in, into);
            assertThat(into).hasToString(".one\r\ntwo\r\n..\r\n\r\n");
            assertThat(data).isEqualTo(new LineReader.Data(into.size(), false, false, 5));
            assertThat(in.readLine(100)).isEqualTo("QUIT");
            assertThat(data(in, into).octets()).isZero();
            assertThat(in.readLine(100)).isEqualTo("NOOP");
        }
    }

    /** RFC 5321 section 4.5.2 told once more, the slow way: lines are what CRLF ends. */
    @Property(tries = 3_000)
    void anyMessageComesThroughAsItIs(@ForAll("messages") String message, @ForAll Random random) throws IOException {
        StringBuilder wire = new StringBuilder();
        for (String line : message.split("(?<=\r\n)", -1)) {
            wire.append(line.startsWith(".") ? "." : "").append(line);
        }
        String whole = message.isEmpty() || message.endsWith("\r\n") ? message : message + "\r\n";
        wire.append(wire.length() == 0 || wire.toString().endsWith("\r\n") ? "" : "\r\n").append(".\r\nNEXT\r\n");
        LineReader in = reader(wire.toString(), 1 + random.nextInt(12));
        ByteArrayOutputStream into = new ByteArrayOutputStream();
        LineReader.Data data = data(in, into);
        assertThat(into.toString(StandardCharsets.ISO_8859_1)).isEqualTo(whole);
        assertThat(data.bareLineEnd()).isEqualTo(whole.replace("\r\n", "").matches("(?s).*[\r\n].*"));
        assertThat(data.eightBit()).isEqualTo(whole.chars().anyMatch(c -> c > 127));
        assertThat(in.readLine(100)).isEqualTo("NEXT");
    }

    @Provide
    Arbitrary<String> messages() {
        return Arbitraries.of("\r\n", ".", "\r", "\n", "x", "\u00e9", "..", "\0").list().ofMaxSize(20).map(parts -> String.join("", parts));
    }

    @Test
    void aLineFeedAloneEndsALineForItsLengthOnly() throws IOException {
        String message = "abc\n" + "x".repeat(50) + "\n.\nabc\r\n";
        LineReader.Data data = data(reader(message + ".\r\n", 7), new ByteArrayOutputStream());
        assertThat(data).isEqualTo(new LineReader.Data(message.length(), true, false, 50));
        ContentScan scan = new ContentScan((buffer, offset, length) -> { });
        scan.take(message.getBytes(StandardCharsets.US_ASCII), 0, message.length());
        assertThat(scan.finish()).isEqualTo(data);
    }

    @Test
    void whatWasSentAheadCanBeForgotten() throws IOException {
        LineReader in = reader("STARTTLS\r\nMAIL FROM:<>\r\n", 100);
        assertThat(in.readLine(100)).isEqualTo("STARTTLS");
        assertThat(in.hasBuffered()).isTrue();
        assertThat(in.discardBuffered()).isEqualTo(14);
        assertThat(in.readLine(100)).isNull();
    }
}
