package org.colombier.lists.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.constraints.StringLength;
import org.colombier.lists.scenario.ScenarioFile.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scenario language takes, and what it refuses with its line. */
class ScenarioLanguageTest {

    private static ScenarioFile parse(String text) throws ScenarioSyntaxException {
        return ScenarioParser.parse("test", text);
    }

    @Test
    void titlesCommentsIncludesAndRulesAreRead() throws Exception {
        ScenarioFile file = parse("""
            # who may post
            title.gettext restricted to people
            title.fr réservé à quelques-uns
            Title.pt-BR restrito

            include commonreject
              include('other')   # by habit
            ! is_subscriber ( [listname] , [sender] )   smtp , md5 smime->reject ( reason = 'send_subscriber' ) , quiet   # no
            TRUE() dkim -> DO_IT,notify
            """);
        assertThat(file.titles()).containsEntry("", "restricted to people").containsEntry("fr", "réservé à quelques-uns").containsEntry("pt-br", "restrito");
        assertThat(file.statements()).hasSize(4);
        assertThat(file.statements().get(1)).isEqualTo(new ScenarioFile.Include(7, "other"));
        Rule reject = (Rule) file.statements().get(2);
        assertThat(reject.negated()).isTrue();
        assertThat(reject.line()).isEqualTo(8);
        assertThat(reject.methods()).containsExactlyInAnyOrder(AuthMethod.values());
        assertThat(reject.outcome().reason()).isEqualTo("send_subscriber");
        assertThat(reject.outcome().quiet()).isTrue();
        assertThat(reject.text()).endsWith("quiet");
        Rule last = (Rule) file.statements().get(3);
        assertThat(last.methods()).as("a rule for the signed alone").containsExactly(AuthMethod.DKIM);
        assertThat(last.outcome().notifyOwners()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "equal([header->X-Loop][-1],'a, b) -> c') smtp -> do_it",
        "match([sender],/^[a-z]+\\/x@([domain]|x,y\\))$/i) smtp,md5 -> editorkey,quiet",
        "match([msg_header->Subject], /#1/) smtp -> reject(tt2='refus')",
        "older([current_date],[list->creation]+1y2m3d4h5min6sec) md5 -> listmaster,notify",
        "search('white.txt') smtp md5 smime -> do_it",
        "search(people.ldap) smtp -> do_it",
        "search(white.txt,[sender]) smtp,pgp -> do_it",
        "verify_netmask('2001:db8::/32') md5 -> do_it",
        "less_than([list->total], 100) smtp -> request_auth([email])",
        "is_owner([listname]@[domain],[email]) smtp->owner",
        "equal([sender] 'x') smtp -> do_it", "customcondition::maison([sender],[listname],'x') smtp -> do_it", "search(x.ldap) smtp -> do_it",
        "true() smtp,dkim,md5,smime -> reject(tt2='refus')", "true() smtp , md5 , smime -> reject,quiet", "true() smtp -> reject('template')",
        "true() smtp -> reject(reason='Seulement les étudiants, voir http://x.test/')", "true() smtp -> editorkey,quiet", "true() smtp -> spam", "true() smtp -> unsure",
        "equal([topic_needed],'1') smtp -> do_it", "equal([env->REMOTE_ADDR],'x') smtp -> do_it", "match([sender],'^x') smtp -> do_it", "newer(2004y3m,[custom_vars->until]) smtp -> do_it"})
    void isRead(String rule) throws Exception {
        assertThat(Scenarios.check("test", rule)).isEmpty();
        assertThat(((Rule) parse(rule).statements().getFirst()).text()).isEqualTo(rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true() smtp do_it", "true smtp -> do_it", "maybe() smtp -> do_it", "equal(a) smtp -> do_it", "true(x) smtp -> do_it",
        "match(a,/(/) smtp -> do_it", "equal(a,/b/) smtp -> do_it", "match(/a/,b) smtp -> do_it", "match(a,/(?R)/) smtp -> do_it",
        "equal(a,'b) smtp -> do_it", "true() telepathy -> do_it", "search(x.pl,[sender]) smtp -> do_it", "is_listmaster(a,b) smtp -> do_it",
        "search(../x.txt,[sender]) smtp -> do_it", "search([sender],[sender]) smtp -> do_it", "customcondition(a) smtp -> do_it", "customcondition::(a) smtp -> do_it", "true() smtp ->"})
    void isRefusedWithItsLine(String rule) {
        String text = "title x\n\n" + rule + "\n";
        assertThat(Scenarios.check("test", text)).singleElement().satisfies(p -> {
            assertThat(p.line()).isEqualTo(3);
            assertThat(p.warning()).isFalse();
            assertThat(p.toString()).startsWith("test:3:" + p.column() + ": ");
        });
        assertThat(ScenarioParser.read("test", text).broken()).isTrue();
    }

    /** @param expected what is said of it; {@code warning} first where it does as written */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {"true() -> do_it; warning no authentication method", "true() smtp -> explode; unknown action 'explode'", "equal([sendr],x) smtp -> do_it; warning unknown variable [sendr]",
        "equal([msg_part->size],1) smtp -> do_it; warning unknown variable", "true() smtp -> do_it,loudly; warning unknown modifier", "true() smtp -> do_it do_it; warning the rest",
        "true() smtp -> reject(tt2='../etc'); a template's name", "send; warning a word alone", "message(a,b) smtp -> do_it; warning message()", "!true() smtp -> do_it; warning never true",
        "true() smtp -> reject(reason='x'; ')' expected"})
    void isReadAndRemarkedUpon(String rule, String expected) {
        assertThat(ScenarioParser.read("test", rule).broken()).isFalse();
        assertThat(Scenarios.check("test", rule)).isNotEmpty().first().satisfies(p -> assertThat((p.warning() ? "warning " : "") + p.message()).startsWith(expected));
    }

    @Test
    void aFaultIsToldWithItsColumn() {
        assertThat(Scenarios.check("t", "true() smtp -> do_it\n  nosuch() smtp -> do_it").getFirst()).hasToString("t:2:3: unknown condition 'nosuch'");
        assertThat(Scenarios.check("t", "equal([sender],[sendr]) smtp -> do_it").getFirst().column()).isEqualTo(16);
    }

    @Test
    void rulesThatNobodyComesToAreTold() {
        assertThat(Scenarios.check("t", "true() smtp -> do_it\nis_owner(a,b) smtp,md5 -> do_it\nall() md5,smime -> reject\ntrue() smtp -> reject\ninclude x"))
            .extracting(Scenarios.Problem::toString).containsExactly("t:4:1: warning: never reached: line 3 has decided for everybody", "t:5:1: warning: never reached: line 3 has decided for everybody");
        assertThat(Scenarios.check("t", "equal([sender],x) smtp -> do_it\nequal([sender],x) smtp -> reject")).singleElement().satisfies(p -> assertThat(p.message()).contains("same condition"));
    }

    @Test
    void whoComesToAnUnknownActionIsRefusedAndNobodyElse() throws Exception {
        assertThat(((Rule) parse("true() smtp -> explode").statements().getFirst()).outcome().reason()).isEqualTo(Decision.UNKNOWN_ACTION);
    }

    @Test
    void titlesOfOldFilesAreFound() throws Exception {
        assertThat(parse("title.us English # remark\ntitle.en-US American\ntitle plain\ntitle.gettext from gettext\ntitle.fr\n").titles())
            .containsEntry("en", "English").containsEntry("en-us", "American").containsEntry("", "from gettext");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"[[] ; [", "[^[]x ; ax", "[]a]+ ; ]a]", "{foo} ; {foo}", "a{2} ; xaa", "x{,y ; x{,y", "[[:alpha:]]+\\d ; été1", "(?P<n>a)(?P=n) ; aa", "(a)\\g1 ; aa",
        "(a)(b)\\g{-1} ; abb", "a(?#remark)b ; ab", "\\yes ; yes", "\\x{e9} ; é", "(?^:A) ; a", "[a&&b] ; &", "\\N{U+E9} ; É", "(?i:B) ; b", "\\Ax\\z ; x", "a\\/b\\@c ; a/b@c", "[[:^digit:]] ; x",
        "\\.(exe|vbs|pif|scr)$ ; photo.SCR", "^(?!.*\\[list]) ; bonjour", "(?<year>\\d{4})-\\k<year> ; 2004-2004"})
    void perlsExpressionsMeanTheSame(String perl, String text) {
        assertThat(Expressions.finds(Expressions.compile(perl), text)).as(perl + " in Java: " + PerlExpressions.inJava(perl)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"[^[]; [", "[a&&b]; c", "{2}; 2", "[[:upper:]]; 1"})
    void perlsExpressionsMeanNoMore(String perl, String text) {
        assertThat(Expressions.finds(Expressions.compile(perl), text)).isFalse();
    }

    @Property(tries = 2_000)
    void anyExpressionIsReadOrRefused(@ForAll @StringLength(max = 60) String perl) {
        try {
            Expressions.compile(perl);
        } catch (java.util.regex.PatternSyntaxException none) {
            assertThat(none.getDescription()).isNotEmpty();
        }
    }

    @Test
    void everyFaultyLineIsTold() {
        assertThat(Scenarios.check("test", "x(\ntrue() smtp -> do_it\ny(\n")).extracting(Scenarios.Problem::line).containsExactly(1, 3);
    }

    @Test
    void fileAndLinesAreBounded() {
        assertThat(Scenarios.check("test", "#".repeat(ScenarioParser.MAX_CHARACTERS + 1))).hasSize(1);
        assertThat(Scenarios.check("test", "\n".repeat(ScenarioParser.MAX_LINES + 5))).hasSize(1);
    }

    @Property(tries = 2_000)
    void anyTextIsReadOrRefused(@ForAll @StringLength(max = 300) String text) {
        assertThatCode(() -> Scenarios.check("test", text)).doesNotThrowAnyException();
    }

    @Property(tries = 3_000)
    void anythingNearTheLanguageIsReadOrRefused(@ForAll("nearly") String text) {
        assertThatCode(() -> Scenarios.check("test", text)).doesNotThrowAnyException();
    }

    @Property(tries = 500)
    void whatIsReadReadsAgainTheSame(@ForAll("rules") String text) throws Exception {
        Rule once = (Rule) parse(text).statements().getFirst();
        Rule again = (Rule) parse(once.text()).statements().getFirst();
        assertThat(again).isEqualTo(once);
    }

    @Provide
    Arbitrary<String> nearly() {
        return Arbitraries.of("true", "equal", "match", "(", ")", ",", "[sender]", "[header->X][0]", "[", "]", "'", "\"", "/", "\\", "!", "smtp", "md5", " ", "->", "do_it", "reject",
            "reason=", "quiet", "#", "\n", "title ", "include ", "*", "{3}").list().ofMaxSize(20).map(l -> String.join("", l));
    }

    @Provide
    Arbitrary<String> rules() {
        Arbitrary<String> blank = Arbitraries.of("", " ", "\t ");
        Arbitrary<String> condition = Arbitraries.of("true()", "equal([sender],'x y')", "match([msg_body],/a{1,3}\\/b/)", "is_subscriber([listname],[sender])", "verify_netmask(10.0.0.0/8)");
        Arbitrary<String> methods = Arbitraries.of("smtp", "md5", "smime", "dkim").list().ofMinSize(1).ofMaxSize(4).map(l -> String.join(",", l));
        Arbitrary<String> actions = Arbitraries.of("do_it", "do_it,quiet", "reject(reason='k')", "reject(tt2=x),quiet", "request_auth([email])", "listmaster,notify", "editorkey");
        return net.jqwik.api.Combinators.combine(Arbitraries.of("", "!"), condition, blank, methods, actions, Arbitraries.of("", " # remark"))
            .as((not, c, b, m, a, remark) -> not + b + c + " " + b + m + b + "->" + b + a + remark);
    }
}
