package org.colombier.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.colombier.mail.BoundedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers as {@code postmap -q} of Postfix gives them for the same tables. */
class FormatsTest {

    private static final String TEXT = """
        # comment
        Foo@Example.com   bar,
           baz
           # inner
         qux
        "a b"   quoted key
        dup one
        dup two
        tail   value with   spaces  \s
        """;

    private static final String POSIX = """
        !/@example\\.org$/ neg
        if /^Foo/
        /^foo+(bar)?@/ got$1-${1}-$(1)x
        if !/x/
        /./ innernox
        endif
        endif
        /[[:digit:]]+-[^]q-s]*@/ digits
        |a/b| slash
        /CASE/i exact
        /a**b/ stars
        /\\<word\\>/ word
        /^p{2,3}@/ pp$$
        """;

    private static final String PERL = """
        /^(?:a|b)(?<n>\\d+)@/ n$1
        /^x.y$/ dot
        /^ [q] w/x spaced
        /[[:upper:][:digit:]]z[.]/i upper
        /bc/A anchored
        /[\\]\\-\\w]!/ bracket
        /\\Qa.b\\E@/ quoted
        """;

    private static final String NETWORKS = """
        192.0.2.0/24 net
        !10.0.0.0/8 not ten
        if 10.1.0.0/16
        10.1.2.3 host
        10.1.0.0/17 low
        endif
        10.0.0.0/8 $1
        2001:db8::/32 six
        [2001:db9::1] in brackets
        """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        FOO@example.com | bar,   baz qux
        "a b"           | quoted key
        dup             | one
        tail            | value with   spaces
        other           |
        """, quoteCharacter = '\0')
    void textTables(String key, String value) {
        assertThat(TextTable.parse("t", TEXT, ValueCheck.ANY).look(key).map(Contents.Found::value).orElse(null)).isEqualTo(value);
    }

    @Test
    void aKeyThatStandsTwiceIsWarnedOf() {
        assertThat(TextTable.parse("t", TEXT, ValueCheck.ANY).warnings()).containsExactly("t:8: dup stands in line 7 already");
    }

    @ParameterizedTest
    @CsvSource({"foo@example.com, neg", "foo@example.org, got--x", "fooobar@example.org, gotbar-bar-barx", "fooq@example.org,", "fox@example.org,", "12-xyz@example.org, digits",
        "12-q@example.org,", "a/b@example.org, slash", "case@example.org,", "CASE@example.org, exact", "aab@example.org, stars", "my.word@example.org, word", "sword@example.org,", "ppp@example.org, pp$"})
    void posixExpressions(String key, String value) {
        assertThat(rules(ExpressionSyntax.POSIX, POSIX, key)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"b12@x, n12", "x-y, dot", "qw, spaced", "9z., upper", "Az., upper", "az.,", "bcd, anchored", "abcd,", "]!, bracket", "a.b@, quoted", "a1b@,"})
    void perlExpressions(String key, String value) {
        assertThat(rules(ExpressionSyntax.PERL, PERL, key)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.5, net", "10.1.2.3, host", "10.1.5.5, low", "10.1.200.1, $1", "11.0.0.1, not ten", "2001:0db8:0::5, six", "2001:db9::1, in brackets", "2001:db9::2,", "host.test,", "1.2.3,"})
    void networks(String key, String value) {
        assertThat(rules(new CidrSyntax(), NETWORKS, key)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1/8 x, 1", "10.0.0.0/33 x, 1", "ten x, 1", "10.0.0.0/8, 1", "endif, 1", "if 10.0.0.0/8, 1"})
    void aBrokenNetworkIsNamedByItsLine(String table, int line) {
        assertThatThrownBy(() -> rules(new CidrSyntax(), table, "10.0.0.1")).isInstanceOfSatisfying(BrokenTable.class, broken -> assertThat(broken.line()).isEqualTo(line));
    }

    @ParameterizedTest
    @CsvSource({"key", "key:  value", "'  key value'", "'\"open value'"})
    void aBrokenTextIsNamedByItsLine(String line) {
        assertThatThrownBy(() -> TextTable.parse("t", line, ValueCheck.ANY)).isInstanceOf(BrokenTable.class).hasMessageStartingWith("t:1: ");
    }

    @Property
    void whatIsWrittenIsFoundInAnyCase(@ForAll("entries") Map<String, String> entries) {
        StringBuilder text = new StringBuilder();
        entries.forEach((key, value) -> text.append(key).append(" \t").append(value).append('\n'));
        TextTable table = TextTable.parse("t", text.toString(), ValueCheck.ANY);
        entries.forEach((key, value) -> assertThat(table.look(key.toUpperCase(java.util.Locale.ROOT)).orElseThrow().value()).isEqualTo(value));
    }

    @Property
    void anyTextIsATableOrBrokenInALineOfIt(@ForAll byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        try {
            TextTable.parse("t", text, ValueCheck.ANY);
            rules(new CidrSyntax(), text, "10.0.0.1");
            rules(ExpressionSyntax.PERL, text, "a@b");
        } catch (BrokenTable broken) {
            assertThat(broken.line()).isBetween(1, 1 + (int) text.chars().filter(c -> c == '\n').count());
        } catch (BoundedText.TooManySteps bounded) {
            assertThat(bounded).isNotNull();
        }
    }

    @Property
    void aNetworkHoldsItsAddressesAndNoOthers(@ForAll int address, @ForAll @IntRange(min = 1, max = 32) int prefix, @ForAll int other) {
        int mask = -1 << 32 - prefix;
        String table = dotted(address & mask) + "/" + prefix + " in";
        assertThat(rules(new CidrSyntax(), table, dotted(other))).isEqualTo((other & mask) == (address & mask) ? "in" : null);
        assertThat(rules(new CidrSyntax(), table, dotted(address))).isEqualTo("in");
    }

    @Provide
    Arbitrary<Map<String, String>> entries() {
        Arbitrary<String> words = Arbitraries.strings().withCharRange('a', 'z').withChars("@.-+_0").ofMinLength(1).ofMaxLength(12);
        return Arbitraries.maps(words, words).ofMaxSize(20);
    }

    private static String rules(RuleSyntax syntax, String table, String key) {
        return RuleTableParser.parse(syntax, "t", table, ValueCheck.ANY).look(key).map(Contents.Found::value).orElse(null);
    }

    private static String dotted(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }
}
