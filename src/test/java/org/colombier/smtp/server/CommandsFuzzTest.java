package org.colombier.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.colombier.mail.EmailAddress;
import org.colombier.net.ContentScan;
import org.colombier.net.NetworkList;

/** The arguments of commands, whatever they hold. In the suite the kept inputs are replayed; {@code bench/fuzz} looks for new ones. */
class CommandsFuzzTest {

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    @FuzzTest(maxDuration = "2m")
    void mail(byte[] octets) {
        if (MailArgument.parse(text(octets), "") instanceof Parsed.Value<Transaction.Opening>(Transaction.Opening opening)) {
            opening.reversePath().address().ifPresent(CommandsFuzzTest::readsAsItself);
            assertThat(opening.envelopeId().length()).isLessThanOrEqualTo(100);
        }
    }

    @FuzzTest(maxDuration = "2m")
    void rcpt(byte[] octets) {
        if (RcptArgument.parse(text(octets), true) instanceof Parsed.Value<RcptArgument>(RcptArgument given)) {
            given.address().ifPresent(CommandsFuzzTest::readsAsItself);
            assertThat(given.orcpt().length()).isLessThanOrEqualTo(500);
        }
    }

    /** What is taken is one address and nothing beside it. */
    private static void readsAsItself(EmailAddress address) {
        assertThat(EmailAddress.parse(address.toString())).isEqualTo(address);
        assertThat(address.toString()).doesNotContain("\r", "\n", "\0");
        assertThat(address.domain().ascii()).doesNotContain("@", "%", "!", " ", "<", ">");
    }

    @FuzzTest(maxDuration = "2m")
    void bdatAndXclient(byte[] octets) {
        String text = text(octets);
        BdatVerb.Chunk.parse(text).ifPresent(chunk -> assertThat(chunk.size()).isNotNegative());
        if (XclientArgument.parse(text) instanceof Parsed.Value<XclientArgument>(XclientArgument given)) {
            Client before = new Client(InetAddress.getLoopbackAddress(), true);
            Client client = given.client(before, NetworkList.NONE);
            assertThat(client.port()).isBetween(0, 65_535);
            assertThat(client.toString()).matches("[A-Za-z0-9._:\\[\\]%-]+");
        }
        Xtext.decode(text).ifPresent(decoded -> assertThat(decoded.length()).isLessThanOrEqualTo(text.length()));
    }

    /** A message by BDAT is judged alike however it is cut. */
    @FuzzTest(maxDuration = "2m")
    void chunks(byte[] octets) {
        int cut = octets.length == 0 ? 0 : (octets[0] & 0xFF) % octets.length;
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        ByteArrayOutputStream inPieces = new ByteArrayOutputStream();
        ContentScan one = new ContentScan(whole::write);
        ContentScan two = new ContentScan(inPieces::write);
        one.take(octets, 0, octets.length);
        two.take(octets, 0, cut);
        two.take(octets, cut, octets.length - cut);
        assertThat(two.finish()).isEqualTo(one.finish());
        assertThat(inPieces.toByteArray()).isEqualTo(whole.toByteArray());
    }
}
