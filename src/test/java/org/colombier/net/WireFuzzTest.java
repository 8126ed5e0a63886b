package org.colombier.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What comes over the wire, whatever it is. In the suite the kept inputs are replayed; {@code bench/fuzz} looks for new ones. */
class WireFuzzTest {

    private static LineReader reader(byte[] octets, int piece) {
        int[] at = new int[1];
        return new LineReader((into, offset, length, begins) -> {
            int n = Math.min(Math.min(piece, length), octets.length - at[0]);
            System.arraycopy(octets, at[0], into, offset, n);
            at[0] += n;
            return n == 0 ? -1 : n;
        });
    }

    /** RFC 5321 section 4.5.2 told once more, the slow way. Null if the data has no end. */
    private static @Nullable String unstuffed(String wire) {
        String all = "\r\n" + wire;
        int end = all.indexOf("\r\n.\r\n");
        return end < 0 ? null : all.substring(0, end + 2).replace("\r\n.", "\r\n").substring(2);
    }

    /** Dot-stuffed data ends at CRLF.CRLF and nowhere else, however it is cut into segments. */
    @FuzzTest(maxDuration = "2m")
    void dotStuffedData(byte[] octets) {
        String wire = new String(octets, StandardCharsets.ISO_8859_1);
        String expected = unstuffed(wire);
        for (int piece : new int[] {1, 3, 8_192}) {
            ByteArrayOutputStream into = new ByteArrayOutputStream();
            try {
                LineReader.Data data = reader(octets, piece).readDotTerminated(into::write, 1 << 20);
                assertThat(into.toString(StandardCharsets.ISO_8859_1)).isEqualTo(expected);
                assertThat(data.octets()).isEqualTo(into.size());
                assertThat(data.bareLineEnd()).isEqualTo(into.toString(StandardCharsets.ISO_8859_1).replace("\r\n", "").matches("(?s).*[\r\n].*"));
            } catch (IOException endless) {
                assertThat(expected).isNull();
            }
        }
    }

    /** Every line is one that CRLF ended, or a fault; none holds a line end or a NUL. */
    @FuzzTest(maxDuration = "2m")
    void lines(byte[] octets) throws IOException {
        LineReader in = reader(octets, octets.length == 0 ? 1 : 1 + (octets[0] & 0x1F));
        int read = 0;
        while (read++ <= octets.length) {
            try {
                String line = in.readLine(64);
                if (line == null) {
                    return;
                }
                assertThat(line).doesNotContain("\r", "\n", "\0").hasSizeLessThanOrEqualTo(64);
            } catch (LineFault fault) {
                assertThat(fault.kind()).isNotNull();
            }
        }
        throw new AssertionError("more lines than octets");
    }

    /** Whatever its line ends, a message comes out with CRLF alone, once and for all, and however it is cut. */
    @FuzzTest(maxDuration = "2m")
    void lineEnds(byte[] octets) {
        int cut = octets.length == 0 ? 0 : (octets[0] & 0xFF) % octets.length;
        String once = mended(octets, cut);
        assertThat(once.replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(mended(once.getBytes(StandardCharsets.ISO_8859_1), 0)).isEqualTo(once).isEqualTo(mended(octets, 0));
    }

    private static String mended(byte[] octets, int cut) {
        ByteArrayOutputStream into = new ByteArrayOutputStream();
        LineEnds ends = new LineEnds(into::write);
        ends.take(octets, 0, cut);
        ends.take(octets, cut, octets.length - cut);
        ends.finish();
        return into.toString(StandardCharsets.ISO_8859_1);
    }

    @FuzzTest(maxDuration = "2m")
    void proxyHeader(byte[] octets) {
        try {
            ProxyHeader.read(new ByteArrayInputStream(octets)).ifPresent(client -> assertThat(client.getAddress()).isNotNull());
        } catch (IOException refused) {
            assertThat(refused).isNotNull();
        }
    }
}
