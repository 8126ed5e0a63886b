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
        "is_owner([listname]@[domain],[email]) smtp->owner"})
    void isRead(String rule) throws Exception {
        assertThat(Scenarios.check("test", rule)).isEmpty();
        assertThat(((Rule) parse(rule).statements().getFirst()).text()).isEqualTo(rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true() -> do_it", "true() smtp do_it", "true smtp -> do_it", "true() smtp -> explode", "maybe() smtp -> do_it", "equal(a) smtp -> do_it",
        "match(a,b) smtp -> do_it", "match(a,/(/) smtp -> do_it", "equal(a,/b/) smtp -> do_it", "equal([sendr],x) smtp -> do_it", "equal([msg_part->size],1) smtp -> do_it",
        "equal(a,'b) smtp -> do_it", "true() smtp -> do_it,loudly", "true() telepathy -> do_it", "true() smtp -> do_it do_it", "search(x.csv,[sender]) smtp -> do_it",
        "search(../x.txt,[sender]) smtp -> do_it", "search([sender],[sender]) smtp -> do_it", "true() smtp -> reject(reason='../etc')", "customcondition::x(a) smtp -> do_it", "send", "true() smtp ->"})
    void isRefusedWithItsLine(String rule) {
        List<Scenarios.Problem> problems = Scenarios.check("test", "title x\n\n" + rule + "\n");
        assertThat(problems).singleElement().satisfies(p -> {
            assertThat(p.line()).isEqualTo(3);
            assertThat(p.toString()).startsWith("test:3: ");
        });
    }

    @Test
    void everyFaultyLineIsTold() {
        assertThat(Scenarios.check("test", "x\ntrue() smtp -> do_it\ny\n")).extracting(Scenarios.Problem::line).containsExactly(1, 3);
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
