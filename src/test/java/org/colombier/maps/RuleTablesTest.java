package org.colombier.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.colombier.mail.BoundedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTablesTest {

    @Test
    void groupsAreFilledIn() {
        assertThat(look("/^(liste1)-(request|owner)@lists\\.nain-t\\.net$/  ${1}+lists.nain-t.net@sympa$(2)", "Liste1-Owner@lists.nain-t.net"))
            .contains("Liste1+lists.nain-t.net@sympaOwner");
        assertThat(look("/^(a)|b@/ $$x$1@y", "b@c")).contains("$x@y");
    }

    @Test
    void theFirstRuleThatMatchesAnswersWithItsLine() {
        String table = """
            # comment
            /^a@/
            # a comment between continuations
               first@x.test,
               second@x.test

            /@/ any@x.test
            """;
        assertThat(parse(table).look("a@b")).contains(new Contents.Found(2, "first@x.test,   second@x.test"));
        assertThat(parse(table).look("b@b")).contains(new Contents.Found(7, "any@x.test"));
    }

    @Test
    void caseCountsOnlyWithTheFlagI() {
        assertThat(look("/^INFO@/ x@y", "info@z")).isPresent();
        assertThat(look("/^INFO@/i x@y", "info@z")).isEmpty();
    }

    @Test
    void aNegatedRuleMatchesWhatItsExpressionDoesNot() {
        assertThat(look("!/@example\\.org$/ x@y", "a@other.test")).isPresent();
        assertThat(look("!/@example\\.org$/ x@y", "a@example.org")).isEmpty();
    }

    @Test
    void rulesInAnIfAreTriedUnderItsConditionOnly() {
        String table = """
            if /@example\\.org$/
            if !/^keep/
            /^(.*)@/ $1@inner.test
            endif
            endif
            /./ outer@x.test
            """;
        assertThat(look(table, "a@example.org")).contains("a@inner.test");
        assertThat(look(table, "keep@example.org")).contains("outer@x.test");
        assertThat(look(table, "a@other.test")).contains("outer@x.test");
    }

    @Test
    void otherDelimitersAndEscapedOnesWork() {
        assertThat(look("|^a/b@| x@y", "a/b@c")).isPresent();
        assertThat(look("/^a\\/b@/ x@y", "a/b@c")).isPresent();
    }

    @Test
    void bracketExpressionsAreThoseOfPosix() {
        assertThat(look("/^[]a\\]x@/ x@y", "\\x@c")).contains("x@y");
        assertThat(look("/^[]a\\]+@/ x@y", "]a\\@c")).isPresent();
        assertThat(look("/^[[:alpha:]_-]+@/ x@y", "ab_-c@d")).isPresent();
        assertThat(look("/^[^[:digit:]&&a]@/ x@y", "&@d")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        /a(/ x@y | 1 | group
        /a/ | 1 | without a result
        /a | 1 | without its closing
        /a/q x@y | 1 | unknown flag
        /a/ $1@y | 1 | 0 groups
        !/(a)/ $1@y | 1 | 0 groups
        /a/ $@y | 1 | followed by no number
        /a/ nobody | 1 | not an address
        endif | 1 | without its if
        if /a/ | 1 | without its endif
        if /a/ x@y | 1 | text after
        a@b c@d | 1 | delimiters
        /[a/ x@y | 1 | bracket
        /[[:no:]]/ x@y | 1 | unknown class
        """)
    void aBrokenRuleIsNamedByFileAndLine(String table, int line, String reason) {
        assertThatThrownBy(() -> RuleTableParser.parse(ExpressionSyntax.POSIX, "site.regexp", "/ok/ x@y\n\n" + table, RuleTablesTest::address))
            .isInstanceOf(BrokenTable.class).hasMessageContaining("site.regexp:" + (line + 2) + ": ").hasMessageContaining(reason);
    }

    @Test
    void anExpressionThatRunsAwayIsStopped() {
        RuleTable table = parse("/(.*)(.*)(.*)(.*)(.*)#/ x@y");
        assertThatThrownBy(() -> table.look("ab".repeat(32) + "@example.org")).isInstanceOf(BoundedText.TooManySteps.class);
    }

    @Property
    void anyTextIsATableOrIsRefusedWithALineInIt(@ForAll("tableTexts") String text) {
        try {
            parse(text).look("someone@example.org");
        } catch (BrokenTable broken) {
            assertThat(broken.line()).isBetween(1, (int) text.lines().count() + 1);
        } catch (BoundedText.TooManySteps bounded) {
            assertThat(bounded).isNotNull();
        }
    }

    @Provide
    Arbitrary<String> tableTexts() {
        Arbitrary<String> pieces = Arbitraries.of("/", "!", "if ", "endif", "\n", " ", "\t", "#", "(", ")", "[", "]", "[:alpha:]", "^", "$", "$1", "${1}", "\\", "*", "+",
            "{2}", "a", "x@y", ",", "|", "i", "?", "-", "é", "(?", "&&");
        return pieces.list().ofMaxSize(40).map(all -> String.join("", all));
    }

    @Property
    void aQuotedAddressMatchesItselfAndNothingElse(@ForAll @StringLength(min = 1, max = 20) @CharRange(from = 'a', to = 'z') String local, @ForAll("locals") String other)
            {
        String table = "/^" + other.replaceAll("[^a-z0-9'`]", "\\\\$0") + "@x\\.test$/ hit@y";
        assertThat(look(table, local + "@x.test").isPresent()).isEqualTo(local.equals(other));
        assertThat(look(table, other + "@x.test")).contains("hit@y");
    }

    @Provide
    Arbitrary<String> locals() {
        return Arbitraries.strings().withChars("abcz019!#$%&'*+-=?^_`{|}~").ofMinLength(1).ofMaxLength(20);
    }

    @Property
    void aBracketExpressionHoldsExactlyItsCharacters(@ForAll @Size(min = 1, max = 12) Set<@CharRange(from = '!', to = '~') Character> chars, @ForAll @CharRange(from = '!', to = '~') char probe) {
        // As POSIX wants it: "]" first, "^" not first, "-" last.
        String middle = chars.stream().filter(c -> "]^-[".indexOf(c) < 0).map(String::valueOf).collect(Collectors.joining());
        String set = (chars.contains(']') ? "]" : "") + middle + (chars.contains('[') ? "[" : "") + (chars.contains('^') && !middle.isEmpty() ? "^" : "") + (chars.contains('-') ? "-" : "");
        if (set.isEmpty() || set.contains("[.") || set.contains("[=") || set.contains("[:")) {
            return;
        }
        Pattern pattern = PosixExpression.compile("[" + set + "]", 0);
        assertThat(pattern.matcher(String.valueOf(probe)).matches()).isEqualTo(set.indexOf(probe) >= 0);
    }

    private static Optional<String> look(String table, String text) {
        return parse(table).look(text).map(Contents.Found::value);
    }

    private static RuleTable parse(String table) {
        return RuleTableParser.parse(ExpressionSyntax.POSIX, "t", table, ValueCheck.ANY);
    }

    private static void address(String value) {
        if (!value.contains("@")) {
            throw new IllegalArgumentException("not an address: " + value);
        }
    }
}
