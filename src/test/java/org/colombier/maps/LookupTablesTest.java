package org.colombier.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupTablesTest {

    @TempDir
    Path etc;

    private LookupTables tables;

    @BeforeEach
    void open() {
        tables = LookupTables.below(etc);
    }

    @Test
    void changedFilesCountAndABrokenOneLeavesTheLastGoodInForce() throws Exception {
        LookupTable table = tables.open("regexp:rules/*.regexp");
        assertThat(table.find("a@example.org")).isEmpty();
        write("rules/a.regexp", "/^a@/ one", 1);
        tables.refresh();
        assertThat(table.find("a@example.org")).contains("one");
        write("rules/a.regexp", "/^a@/ two", 2);
        tables.refresh();
        assertThat(table.look("a@example.org")).contains(new LookupTable.Answer("two", "rules/a.regexp:1"));
        write("rules/a.regexp", "# one\n/^a@ broken", 3);
        tables.refresh();
        assertThat(table.find("a@example.org")).contains("two");
        assertThat(tables.reports()).singleElement().satisfies(r -> assertThat(r.problem().orElseThrow()).contains("a.regexp:2: "));
        write("rules/0.regexp", "/^a@/ zero", 3);
        tables.refresh();
        assertThat(table.find("a@example.org")).contains("zero");
        Files.delete(etc.resolve("rules/a.regexp"));
        Files.delete(etc.resolve("rules/0.regexp"));
        tables.refresh();
        assertThat(table.find("a@example.org")).isEmpty();
    }

    @Test
    void aNamedFileThatGoesLeavesTheLastGoodTableAndOneThatIsNotThereStopsTheStart() throws Exception {
        assertThatThrownBy(() -> tables.open("texthash:t")).isInstanceOf(BrokenTable.class).hasMessageContaining("no such file");
        write("t", "a b", 1);
        LookupTable table = tables.open("hash:t");
        Files.delete(etc.resolve("t"));
        tables.refresh();
        assertThat(table.find("a")).contains("b");
        assertThat(tables.reports().getFirst().problem()).isPresent();
        write("t", "a c", 2);
        tables.refresh();
        assertThat(table.find("a")).contains("c");
        assertThat(tables.reports().getFirst().problem()).isEmpty();
    }

    @Test
    void aFileThatIsBrokenFromTheBeginningStopsTheStart() throws Exception {
        write("a.regexp", "\n/x", 1);
        assertThatThrownBy(() -> tables.open("regexp:a.regexp")).isInstanceOf(BrokenTable.class).hasMessageContaining("a.regexp:2: ");
    }

    @Test
    void valuesThatTheirUserRefusesMakeAFileBroken() throws Exception {
        write("n", "a 1\nb two", 1);
        assertThatThrownBy(() -> tables.open(List.of("texthash:n"), Integer::parseInt)).isInstanceOf(BrokenTable.class).hasMessageContaining("n:2: ");
    }

    @Test
    void severalTablesAnswerInTheirOrderAndPartsAreAskedOfFixedKeysOnly() throws Exception {
        write("r", "/./ expression", 1);
        LookupTable table = tables.open(List.of("inline:{a=first, {b = with, comma}}", "regexp:r", "static:last"));
        assertThat(table.find("A")).contains("first");
        assertThat(table.find("b")).contains("with, comma");
        assertThat(table.find("c")).contains("expression");
        assertThat(table.findPart("c")).contains("last");
    }

    @Test
    void aListGivenAsOneTextKeepsItsBracesTogether() {
        LookupTable table = tables.open(List.of("inline:{a=1", "b=2}", "static:{x y}"));
        assertThat(table.find("b")).contains("2");
        assertThat(table.find("c")).contains("x y");
    }

    @Test
    void anUnknownTypeNamesThoseThereAre() {
        assertThatThrownBy(() -> tables.open("ldap:x")).isInstanceOf(BrokenTable.class).hasMessageContaining("texthash, hash, regexp");
    }

    private void write(String name, String text, int second) throws Exception {
        Path file = etc.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(second * 1_000L));
    }
}
