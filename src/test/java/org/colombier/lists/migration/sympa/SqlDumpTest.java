package org.colombier.lists.migration.sympa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Dumps as the usual tools write them. */
class SqlDumpTest {

    private static final String MYSQL = "CREATE TABLE `t` (`a` text, `b` text);\n";

    @Test
    void mysqldumpEscapesWithBackslashesAndWritesManyRowsInOneStatement() throws IOException {
        assertThat(rows("-- it's a comment\n/*!40101 SET NAMES utf8 */;\n/*!50003 CREATE TRIGGER x BEGIN; it's END */;\nCREATE TABLE `t` (\n  `a` varchar(10) NOT NULL DEFAULT 'x,)' COMMENT 'it''s; a \\'name\\'',\n"
            + "  `b` text,\n  PRIMARY KEY (`a`),\n  UNIQUE KEY `u` (`b`(10))\n) ENGINE=InnoDB;\nINSERT INTO `other` VALUES ('INSERT INTO `t` VALUES (1,2);');\n"
            + "INSERT INTO `t` VALUES ('a\\'b','c\\\\d\\n'),('x''y',NULL),(12,-3.5),(0x6162,_binary 'q\\0'),(_utf8mb4'é',X'C3A9');\n"))
            .containsExactly(Map.of("a", "a'b", "b", "c\\d\n"), Map.of("a", "x'y"), Map.of("a", "12", "b", "-3.5"), Map.of("a", "ab", "b", "q\0"), Map.of("a", "é", "b", "é"));
    }

    @Test
    void valuesInLatinOneAndInUtf8AreReadSideBySide() throws IOException {
        byte[] dump = concat((MYSQL + "INSERT INTO t VALUES ('").getBytes(StandardCharsets.UTF_8), "é".getBytes(StandardCharsets.ISO_8859_1), "','é');".getBytes(StandardCharsets.UTF_8));
        assertThat(rows(dump)).containsExactly(Map.of("a", "é", "b", "é"));
        assertThat(rows("\uFEFF" + MYSQL + "INSERT INTO t VALUES (1,2);")).hasSize(1);
        assertThatThrownBy(() -> rows((MYSQL + "INSERT").getBytes(StandardCharsets.UTF_16))).isInstanceOf(IOException.class).hasMessageContaining("UTF-16");
    }

    @Test
    void postgresWritesCopyWithTabsOrInsertsWithoutEscapes() throws IOException {
        String head = "--\n-- PostgreSQL database dump\n--\nSET standard_conforming_strings = on;\nCREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN -- don't;\n END; $body$;\n"
            + "CREATE TABLE public.t (\n    a character varying(10) DEFAULT 'x'::character varying NOT NULL,\n    b text\n);\n";
        assertThat(rows(head + "COPY public.t (b, a) FROM stdin;\nx\\ty\\\\z\\101\tone\n\\N\ttwo\n\tthree\r\n\\.\n\nSELECT 1;\nCOPY public.other (a) FROM stdin;\nINSERT INTO t VALUES (1);\n\\.\n"))
            .containsExactly(Map.of("b", "x\ty\\zA", "a", "one"), Map.of("a", "two"), Map.of("b", "", "a", "three"));
        assertThat(rows(head + "INSERT INTO public.t VALUES ('C:\\dir\\', E'a\\'b'), ('x'::character varying(3), NULL);\nINSERT INTO public.t (a, b) OVERRIDING SYSTEM VALUE VALUES (1, 2);"))
            .containsExactly(Map.of("a", "C:\\dir\\", "b", "a'b"), Map.of("a", "x"), Map.of("a", "1", "b", "2"));
    }

    @Test
    void sqliteWritesLineEndsByFunctions() throws IOException {
        assertThat(rows("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t (a text NOT NULL, b text, PRIMARY KEY (a));\nINSERT INTO t VALUES('back\\',replace('one\\ntwo','\\n',char(10)));\n"
            + "INSERT INTO \"t\" VALUES('it''s',unistr('a\\u000ab'));\nINSERT INTO t VALUES(X'6869',NULL);\nCOMMIT;\n"))
            .containsExactly(Map.of("a", "back\\", "b", "one\ntwo"), Map.of("a", "it's", "b", "a\nb"), Map.of("a", "hi"));
    }

    @Test
    void whatIsBrokenIsAnErrorAndNotHalfOfTheRows() {
        assertThatThrownBy(() -> rows(MYSQL + "INSERT INTO t VALUES ('a','b'),('c")).isInstanceOf(IOException.class).hasMessageContaining("does not end");
        assertThatThrownBy(() -> rows(MYSQL + "INSERT INTO t VALUES ('a','b'),")).isInstanceOf(IOException.class).hasMessageContaining("broken");
        assertThatThrownBy(() -> rows(MYSQL + "INSERT INTO t VALUES ('a' 'b' ;")).isInstanceOf(IOException.class).hasMessageContaining("octet");
        assertThatThrownBy(() -> rows("INSERT INTO t VALUES ('a');")).isInstanceOf(IOException.class).hasMessageContaining("columns");
        assertThatThrownBy(() -> rows("COPY t (a) FROM stdin;\nx\n")).isInstanceOf(IOException.class).hasMessageContaining("do not end");
        assertThatThrownBy(() -> rows(MYSQL + "INSERT INTO t VALUES (" + "f(".repeat(10_000))).isInstanceOf(IOException.class).hasMessageContaining("deeply");
    }

    @Test
    void aHugeValueIsCutAndTheRowsBehindItAreRead() throws IOException {
        List<Map<String, String>> rows = rows(MYSQL + "INSERT INTO t VALUES ('" + "x".repeat(3_000_000) + "','b'),('c','d');");
        assertThat(rows.get(0).get("a")).hasSize(DumpText.LONGEST_VALUE);
        assertThat(rows.get(1)).isEqualTo(Map.of("a", "c", "b", "d"));
    }

    @Property(tries = 400)
    void anyValueComesBackFromEachDialect(@ForAll("values") String a, @ForAll("values") String b) throws IOException {
        Map<String, String> row = Map.of("a", a, "b", b);
        assertThat(rows(MYSQL + "INSERT INTO t VALUES ('" + mysql(a) + "','" + mysql(b) + "');")).containsExactly(row);
        assertThat(rows("PRAGMA x;\nCREATE TABLE t (a, b);\nINSERT INTO t VALUES ('" + a.replace("'", "''") + "','" + b.replace("'", "''") + "');")).containsExactly(row);
        assertThat(rows("COPY t (a, b) FROM stdin;\n" + copy(a) + "\t" + copy(b) + "\n\\.\n")).containsExactly(row);
    }

    @Property(tries = 2_000)
    void noTextMakesItFailOtherwiseThanByAnError(@ForAll("statements") List<String> pieces) {
        try {
            rows(String.join("", pieces));
        } catch (IOException broken) {
            assertThat(broken.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.strings().withChars("ab'\\\"`\n\r\t;,()-#/*$é€\0\u001A%_N").ofMaxLength(30);
    }

    @Provide
    Arbitrary<List<String>> statements() {
        return Arbitraries.of("INSERT INTO t VALUES ", "(", ")", "'", "\\", "''", ",", ";", "\n", "COPY t (a) FROM stdin;\n", "\\.\n", "CREATE TABLE t (a, b)", "--", "/*", "*/", "$$", "NULL", "0x4", "x'",
            "replace(", "::text", "`", "\"", "_binary ", "E'", "\t", "é", "DELIMITER ;;").list().ofMaxSize(30);
    }

    private static String mysql(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0").replace("\u001A", "\\Z").replace("\"", "\\\"");
    }

    private static String copy(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    }

    private static List<Map<String, String>> rows(String dump) throws IOException {
        return rows(dump.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Map<String, String>> rows(byte[] dump) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        new SqlDump(new ByteArrayInputStream(dump), Set.of("t")).read((table, row) -> rows.add(row));
        return rows;
    }

    private static byte[] concat(byte[]... parts) {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
