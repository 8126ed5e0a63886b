package org.colombier.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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
import org.colombier.mail.EmailAddress;
import org.colombier.ops.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesTest {

    @Test
    void groupsAreFilledIn() throws BrokenTable {
        assertThat(look("/^(liste1)-(request|owner)@lists\\.nain-t\\.net$/  ${1}+lists.nain-t.net@sympa$(2)", "Liste1-Owner@lists.nain-t.net"))
            .contains("Liste1+lists.nain-t.net@sympaOwner");
        assertThat(look("/^(a)|b@/ $$x$1@y", "b@c")).contains("$x@y");
    }

    @Test
    void theFirstRuleThatMatchesAnswersWithItsLine() throws BrokenTable {
        String table = """
            # comment
            /^a@/
            # a comment between continuations
               first@x.test,
               second@x.test

            /@/ any@x.test
            """;
        assertThat(RegexpTableParser.parse("t", table).find("a@b")).contains(new RegexpTable.Answer(2, "first@x.test, second@x.test"));
        assertThat(RegexpTableParser.parse("t", table).find("b@b")).contains(new RegexpTable.Answer(7, "any@x.test"));
    }

    @Test
    void caseCountsOnlyWithTheFlagI() throws BrokenTable {
        assertThat(look("/^INFO@/ x@y", "info@z")).isPresent();
        assertThat(look("/^INFO@/i x@y", "info@z")).isEmpty();
    }

    @Test
    void aNegatedRuleMatchesWhatItsExpressionDoesNot() throws BrokenTable {
        assertThat(look("!/@example\\.org$/ x@y", "a@other.test")).isPresent();
        assertThat(look("!/@example\\.org$/ x@y", "a@example.org")).isEmpty();
    }

    @Test
    void rulesInAnIfAreTriedUnderItsConditionOnly() throws BrokenTable {
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
    void otherDelimitersAndEscapedOnesWork() throws BrokenTable {
        assertThat(look("|^a/b@| x@y", "a/b@c")).isPresent();
        assertThat(look("/^a\\/b@/ x@y", "a/b@c")).isPresent();
    }

    @Test
    void bracketExpressionsAreThoseOfPosix() throws BrokenTable {
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
        assertThatThrownBy(() -> RegexpTableParser.parse("site.regexp", "/ok/ x@y\n\n" + table))
            .isInstanceOf(BrokenTable.class).hasMessageContaining("site.regexp:" + (line + 2) + ": ").hasMessageContaining(reason);
    }

    @Test
    void anExpressionThatRunsAwayIsStopped() throws BrokenTable {
        RegexpTable table = RegexpTableParser.parse("t", "/(.*)(.*)(.*)(.*)(.*)#/ x@y");
        assertThatThrownBy(() -> table.find("ab".repeat(32) + "@example.org")).isInstanceOf(RoutingUnavailable.class);
    }

    @Property
    void anyTextIsATableOrIsRefusedWithALineInIt(@ForAll("tableTexts") String text) {
        try {
            RegexpTableParser.parse("t", text).find("someone@example.org");
        } catch (BrokenTable broken) {
            assertThat(broken.line()).isBetween(1, (int) text.lines().count() + 1);
        } catch (RoutingUnavailable bounded) {
            assertThat(bounded.getMessage()).contains("too many steps");
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
            throws BrokenTable {
        String table = "/^" + other.replaceAll("[^a-z0-9]", "\\\\$0") + "@x\\.test$/ hit@y";
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

    @Test
    void theClosestKeyOfTheTransportTableAnswers() throws BrokenTable {
        TransportTable table = TransportTable.parse("transport", """
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
        assertThat(way(table, "joe@sub.example.org")).isEqualTo("Unlisted[]");
        assertThat(way(table, "joe@closed.example.org")).contains("550 5.1.2 closed");
        assertThat(way(table, "joe@later.example.org")).contains("450 4.3.2 later");
        assertThat(way(table, "joe@other.test")).isEqualTo("To[hop=Optional.empty]");
    }

    @ParameterizedTest
    @CsvSource({"example.org", "example.org uucp:x", "example.org smtp:host:26", "example.org smtp:[host]:99999", "-x smtp:", "example.org lmtp:"})
    void aBrokenTransportIsNamedByFileAndLine(String line) {
        assertThatThrownBy(() -> TransportTable.parse("transport", "# ok\n" + line)).isInstanceOf(BrokenTable.class).hasMessageStartingWith("transport:2: ");
    }

    @Test
    void aChangedTableCountsAndABrokenOneLeavesTheLastGoodInForce(@TempDir Path etc) throws Exception {
        Path file = Files.createDirectories(etc.resolve("routing")).resolve("a.regexp");
        write(file, "/^a@/ one@x.test", 1);
        RegexpRewriting rewriting = new RegexpRewriting(new Site("h", etc, etc));
        assertThat(target(rewriting)).contains("one@x.test");
        write(file, "/^a@/ two@x.test", 2);
        rewriting.refresh();
        assertThat(target(rewriting)).contains("two@x.test");
        write(file, "/^a@ broken", 3);
        rewriting.refresh();
        assertThat(target(rewriting)).contains("two@x.test");
        write(etc.resolve("routing/0.regexp"), "/^a@/ zero@x.test", 3);
        rewriting.refresh();
        assertThat(target(rewriting)).contains("zero@x.test");
        Files.delete(file);
        Files.delete(etc.resolve("routing/0.regexp"));
        rewriting.refresh();
        assertThat(target(rewriting)).isEmpty();
    }

    @Test
    void aTableThatIsBrokenFromTheBeginningStopsTheStart(@TempDir Path etc) throws Exception {
        write(Files.createDirectories(etc.resolve("routing")).resolve("a.regexp"), "\n/x", 1);
        assertThatThrownBy(() -> new RegexpRewriting(new Site("h", etc, etc))).isInstanceOf(BrokenTable.class).hasMessageContaining("a.regexp:2: ");
    }

    @Test
    void aResultThatIsNoAddressIsTemporary(@TempDir Path etc) throws Exception {
        write(Files.createDirectories(etc.resolve("routing")).resolve("a.regexp"), "/^(a)@/ $1", 1);
        RegexpRewriting rewriting = new RegexpRewriting(new Site("h", etc, etc));
        assertThatThrownBy(() -> target(rewriting)).isInstanceOf(RoutingUnavailable.class);
    }

    private static void write(Path file, String text, int second) throws Exception {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(second * 1_000L));
    }

    private static Optional<String> target(RegexpRewriting rewriting) {
        return rewriting.of(EmailAddress.parse("a@example.org")).map(r -> r.targets().getFirst().toString());
    }

    private static String way(TransportTable table, String address) {
        TransportTable.Way way = table.find(EmailAddress.parse(address), new Extensions("+")).orElseThrow().way();
        return way instanceof TransportTable.To(Optional<org.colombier.mail.NextHop> hop) && hop.isPresent() ? hop.get().toString() : way.toString();
    }

    private static Optional<String> look(String table, String text) throws BrokenTable {
        return RegexpTableParser.parse("t", table).find(text).map(RegexpTable.Answer::text);
    }
}
