package org.colombier.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LineEndsTest {

    private static String mended(String... pieces) {
        ByteArrayOutputStream into = new ByteArrayOutputStream();
        LineEnds ends = new LineEnds(into::write);
        for (String piece : pieces) {
            byte[] octets = piece.getBytes(StandardCharsets.ISO_8859_1);
            ends.take(octets, 0, octets.length);
        }
        ends.finish();
        return into.toString(StandardCharsets.ISO_8859_1);
    }

    @Example
    void aLineFeedEndsALineAndALoneCarriageReturnIsASpace() {
        assertThat(mended("a: b\nc: d\r\n\n.\ne\rf\r\r\n")).isEqualTo("a: b\r\nc: d\r\n\r\n.\r\ne f\r\n");
        assertThat(mended("a: b\rBcc: c\n")).isEqualTo("a: b Bcc: c\r\n");
        assertThat(mended("x\r")).isEqualTo("x\r\n");
        assertThat(mended("")).isEmpty();
    }

    @Example
    void aMessageLargerThanABatchComesWhole() {
        assertThat(mended("0123456789\n".repeat(5_000))).isEqualTo("0123456789\r\n".repeat(5_000));
        assertThat(mended("\r".repeat(20_000) + "x")).isEqualTo(" ".repeat(20_000) + "x\r\n");
    }

    @Provide
    Arbitrary<String> text() {
        return Arbitraries.strings().withChars("\r\n.a\0").ofMaxLength(30);
    }

    @Property
    void nothingIsLeftThatCanBeReadInTwoWays(@ForAll("text") String first, @ForAll("text") String second) {
        String whole = mended(first + second);
        assertThat(mended(first, second)).isEqualTo(whole);
        assertThat(whole.replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(mended(whole)).isEqualTo(whole);
    }

    @Property
    void whatIsSoundStaysAsItIs(@ForAll("text") String text) {
        String sound = text.replaceAll("[\r\n]", "\r\n") + "\r\n";
        assertThat(mended(sound)).isEqualTo(sound);
    }
}
