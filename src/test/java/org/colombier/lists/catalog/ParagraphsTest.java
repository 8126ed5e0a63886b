package org.colombier.lists.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colombier.lists.catalog.Paragraph.Field;
import org.junit.jupiter.api.Test;

/** Parameters that have paragraphs. */
class ParagraphsTest {

    private static final Field<String> NAME = Field.required("name", new ValueType.Line(20));
    private static final Field<Long> PORT = Field.withDefault("port", new ValueType.Whole(1, 65_535), "443");
    private static final Field<Boolean> TLS = Field.optional("tls", new ValueType.Switch());
    private static final ValueType.Paragraphs TYPE = ValueType.Paragraphs.of(3, NAME, PORT, TLS);

    @Test
    void emptyLinesPartParagraphsAndFieldsHaveTheirTypes() {
        List<Paragraph> read = TYPE.parse("# ours\r\nname  two words \r\nport 25\r\n\r\n\r\nNAME b\ntls on\n");
        assertThat(read).hasSize(2);
        assertThat(read.getFirst().get(NAME)).isEqualTo("two words");
        assertThat(read.getFirst().get(PORT)).isEqualTo(25);
        assertThat(read.getFirst().find(TLS)).isEmpty();
        assertThat(read.getFirst().line()).isEqualTo(2);
        assertThat(read.getLast().get(PORT)).isEqualTo(443);
        assertThat(read.getLast().get(TLS)).isTrue();
        assertThat(read.getLast().text("tls")).isEqualTo("on");
        assertThat(TYPE.parse(" \n")).isEmpty();
    }

    @Test
    void aFaultIsToldWithItsLineAndFieldInTheReadersLanguage() {
        assertThatThrownBy(() -> TYPE.parse("name a\n\nname b\nport x")).isInstanceOf(InvalidValue.class)
            .hasMessage("line 4, port: x is not a whole number from 1 to 65535")
            .satisfies(wrong -> assertThat(ListMessages.text(Locale.FRENCH, ((InvalidValue) wrong).key(), ((InvalidValue) wrong).arguments()))
                .startsWith("ligne 4, port\u00a0: x n'est pas"));
        assertThatThrownBy(() -> TYPE.parse("name a\nprot 25")).hasMessage("line 2: there is no field prot; there are name, port, tls");
        assertThatThrownBy(() -> TYPE.parse("\n\nport 25")).hasMessage("the paragraph that begins in line 3 lacks name");
        assertThatThrownBy(() -> TYPE.parse("name a\nname b")).hasMessageStartingWith("line 2: name stands there twice");
        assertThatThrownBy(() -> TYPE.parse("name a\n\nname b\n\nname c\n\nname d")).hasMessage("more than 3 values");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        String text = Paragraph.write(List.of(Map.of("name", "a"), Map.of("name", "b ")));
        assertThat(text).isEqualTo("name a\n\nname b");
        assertThat(TYPE.parse(text)).extracting(p -> p.get(NAME)).containsExactly("a", "b");
    }
}
