package org.colombier.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.colombier.mail.EmailAddress;
import org.colombier.maps.BrokenTable;
import org.colombier.maps.LookupTables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportTableTest {

    @TempDir
    Path etc;

    @Test
    void theClosestKeyOfTheTransportTableAnswers() throws Exception {
        TransportTable table = table("""
            jane@example.org      smtp:[a.test]:26
            example.org           relay:b.test
            .example.org          lmtp:[::1]
            sub.example.org       :
            closed.example.org    error:5.1.2 closed
            later.example.org     error:4.3.2 later
            *                     smtp:
            """);
        assertThat(way(table, "Jane+x@example.org")).isEqualTo("smtp:[a.test]:26");
        assertThat(way(table, "joe@example.org")).isEqualTo("smtp:b.test");
        assertThat(way(table, "joe@x.y.example.org")).isEqualTo("lmtp:[::1]:24");
        assertThat(way(table, "joe@sub.example.org")).isEqualTo("unlisted");
        assertThat(way(table, "joe@closed.example.org")).contains("550 5.1.2 closed");
        assertThat(way(table, "joe@later.example.org")).contains("450 4.3.2 later");
        assertThat(way(table, "joe@other.test")).isEqualTo("smtp:");
    }

    @ParameterizedTest
    @CsvSource({"example.org", "example.org uucp:x", "example.org smtp:[host]:99999", "example.org lmtp:"})
    void aBrokenTransportIsNamedByFileAndLine(String line) {
        assertThatThrownBy(() -> table("# ok\n" + line)).isInstanceOf(BrokenTable.class).hasMessageContaining("transport:2: ");
    }


    private TransportTable table(String text) throws Exception {
        Files.writeString(Files.createDirectories(etc.resolve("routing")).resolve("transport"), text);
        return new TransportTable(SiteTables.withConvention(LookupTables.below(etc), List.of(), "transport", Way::parse), new Extensions("+"));
    }

    private static String way(TransportTable table, String address) {
        return table.find(EmailAddress.parse(address)).map(entry -> entry.way().toString()).orElse("unlisted");
    }
}
