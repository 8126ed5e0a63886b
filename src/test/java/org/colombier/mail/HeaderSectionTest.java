package org.colombier.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class HeaderSectionTest {

    private static final String MESSAGE = "Received: one\r\nSubject: a\r\n folded\r\n\tline\r\nFrom: x@y.test\r\nreceived: two\r\n\r\nbody\r\n";

    @Example
    void readsFieldsWithTheirFolds() {
        HeaderSection header = read(MESSAGE);
        assertThat(header.first("subject")).contains("a folded\tline");
        assertThat(header.all("RECEIVED")).containsExactly("one", "two");
        assertThat(MESSAGE.substring(header.length())).isEqualTo("body\r\n");
    }

    @Example
    void whatIsNotEditedStaysOctetForOctet() {
        HeaderSection header = read(MESSAGE).prepend("X-First", "1").remove("from");
        assertThat(new String(header.withBodyOf(MESSAGE.getBytes(ISO_8859_1)), ISO_8859_1))
            .isEqualTo("X-First: 1\r\n" + MESSAGE.replace("From: x@y.test\r\n", ""));
    }

    @Example
    void aReplacedFieldStandsWhereTheFirstStood() {
        assertThat(read(MESSAGE).replace("Received", "new").fields().stream().map(HeaderSection.Field::raw).toList())
            .containsExactly("Received: new\r\n", "Subject: a\r\n folded\r\n\tline\r\n", "From: x@y.test\r\n");
    }

    @Example
    void aLongValueIsFoldedBetweenWords() {
        String value = "word ".repeat(40).strip();
        HeaderSection header = read("\r\n").append("X-Long", value);
        assertThat(new String(header.octets(), UTF_8).lines().mapToInt(String::length).max().orElseThrow()).isLessThanOrEqualTo(78);
        assertThat(header.first("x-long")).contains(value);
    }

    @Example
    void aValueCannotBringItsOwnLineEnd() {
        assertThatThrownBy(() -> read("\r\n").append("X", "a\r\nBcc: victim@example.org")).isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void aLineThatIsNoFieldBeginsTheBody() {
        HeaderSection header = read("Subject: x\r\nno field here\r\n\r\nmore");
        assertThat(header.fields()).hasSize(1);
        assertThat(header.length()).isEqualTo("Subject: x\r\n".length());
    }

    @Example
    void octetsOver127ReadAsUtf8() {
        assertThat(HeaderSection.read("Subject: déjà vu\r\n\r\n".getBytes(UTF_8)).first("Subject")).contains("déjà vu");
    }

    @Property
    void anyOctetsAreReadAndNothingIsLost(@ForAll byte[] octets) {
        HeaderSection header = HeaderSection.read(octets);
        assertThat(header.length()).isBetween(0, octets.length);
        int fields = header.fields().stream().mapToInt(f -> f.raw().length()).sum();
        assertThat(fields).isLessThanOrEqualTo(header.length());
    }

    @Property(tries = 200)
    void aContentIsReadAsItsOctetsAre(@ForAll @IntRange(max = 40_000) int size, @ForAll @IntRange(min = 1, max = 3_000) int line, @ForAll boolean bare) throws IOException {
        String end = bare ? "\n" : "\r\n";
        StringBuilder header = new StringBuilder();
        while (header.length() < size) {
            header.append("X-Field: ").append("v".repeat(line)).append(end);
        }
        byte[] message = (header + end + "body" + end + end + "more").getBytes(ISO_8859_1);
        HeaderSection read = HeaderSection.read(MessageContent.of(message));
        assertThat(read.length()).isEqualTo(header.length() + end.length());
        assertThat(read.fields()).isEqualTo(HeaderSection.read(message).fields());
    }

    private static HeaderSection read(String message) {
        return HeaderSection.read(message.getBytes(ISO_8859_1));
    }
}
