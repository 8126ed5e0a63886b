package org.colombier.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {

    private static final String SIGNATURE = "0D0A0D0A000D0A515549540A";

    private static Optional<InetSocketAddress> read(byte[] octets) throws IOException {
        return ProxyHeader.read(new ByteArrayInputStream(octets));
    }

    private static Optional<InetSocketAddress> line(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Optional<InetSocketAddress> binary(String hex) throws IOException {
        return read(HexFormat.of().parseHex(SIGNATURE + hex));
    }

    @Test
    void theFirstVersionIsALine() throws IOException {
        assertThat(line("PROXY TCP4 192.0.2.7 198.51.100.1 56324 25\r\n")).contains(new InetSocketAddress("192.0.2.7", 56_324));
        assertThat(line("PROXY TCP6 2001:db8::7 2001:db8::1 1 25\r\n")).contains(new InetSocketAddress("2001:db8::7", 1));
        assertThat(line("PROXY UNKNOWN\r\n")).isEmpty();
        assertThat(line("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n")).isEmpty();
    }

    @Test
    void theSecondVersionIsBinary() throws IOException {
        assertThat(binary("2111000C" + "C0000207" + "C6336401" + "DC040019")).contains(new InetSocketAddress("192.0.2.7", 0xDC04));
        assertThat(binary("21210024" + "20010DB8000000000000000000000007" + "20010DB8000000000000000000000001" + "00010019"))
            .contains(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::7"), 1));
        // LOCAL: the proxy's own check of our health; a UNIX socket; fields behind the addresses
        assertThat(binary("20000000")).isEmpty();
        assertThat(binary("213100D8" + "00".repeat(216))).isEmpty();
        assertThat(binary("21110013" + "C0000207" + "C6336401" + "DC040019" + "04000401020304")).isPresent();
    }

    @Test
    void nothingBehindTheHeaderIsRead() throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream("PROXY TCP4 192.0.2.7 198.51.100.1 56324 25\r\nEHLO x\r\n".getBytes(StandardCharsets.US_ASCII));
        ProxyHeader.read(in);
        assertThat(in.readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("EHLO x\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO client.test\r\n", "PROXY\r\n", "PROXY TCP4 192.0.2.7 198.51.100.1 56324\r\n", "PROXY TCP4 192.0.2.999 198.51.100.1 1 25\r\n",
        "PROXY TCP4 name.test 198.51.100.1 1 25\r\n", "PROXY TCP4 2001:db8::1 2001:db8::2 1 25\r\n", "PROXY TCP6 192.0.2.7 198.51.100.1 1 25\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 65536 25\r\n", "PROXY  TCP4 192.0.2.7 198.51.100.1 1 25\r\n", "PROXY TCP4 192.0.2.7 198.51.100.1 1 25", "P"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> line(text)).isInstanceOf(IOException.class);
    }

    @Test
    void aBrokenBinaryHeaderIsRefused() {
        assertThatThrownBy(() -> binary("11110000")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> binary("2211000C" + "00".repeat(12))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> binary("21110004" + "00".repeat(4))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> binary("2111000C" + "00".repeat(4))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> line("PROXY " + "x".repeat(200) + "\r\n")).isInstanceOf(IOException.class);
    }

    @Property(tries = 500)
    void anyOctetsAreReadOrRefused(@ForAll byte[] octets) {
        try {
            read(octets);
        } catch (IOException refused) {
            assertThat(refused).hasMessageNotContaining("\n");
        }
    }
}
