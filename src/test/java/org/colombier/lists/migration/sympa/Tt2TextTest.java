package org.colombier.lists.migration.sympa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.colombier.lists.migration.sympa.Tt2Text.Unconvertible;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sympa's mail texts in our language. */
class Tt2TextTest {

    @Test
    void conditionsAndLoopsKeepTheirMeaning() throws Unconvertible {
        assertThat(Tt2Text.converted("info_report", "Subject: x\n\n[% IF list.subject && !list.info %]a[% ELSIF list.name == 'b' %]b[% ELSE %]c[% END %]\n[% UNLESS list.info %]d[% END %]\n"
            + "[% FOREACH o = list.owner %]- [% o.email %]\n[% END %]"))
            .isEqualTo("Subject: x\n\n{% if (list.subject is not empty) and not (description is not empty) %}a{% elseif (list.name == 'b') %}b{% else %}c{% endif %}\n"
                + "{% if not ((description is not empty)) %}d{% endif %}\n{% for o in owners %}- {{ o }}\n{% endfor %}\n");
    }

    @Test
    void theHeaderGivesTheSubjectAndNothingElse() throws Unconvertible {
        assertThat(Tt2Text.converted("bye", "From: [% fromlist %]\nReply-To: [% fromlist %]\nSubject: [% FILTER qencode %][%|loc(list.name)%]Left %1[%END%][%END%]\n  for ever\n\nBye."))
            .isEqualTo("Subject: Left {{ list.name }} for ever\n\nBye.\n");
        assertThat(Tt2Text.converted("bye", "Just a text.")).isEqualTo("Subject: {{ list.subject }}\n\nJust a text.\n");
    }

    @Test
    void whatLooksLikeOurLanguageStaysText() throws Unconvertible {
        assertThat(Tt2Text.converted("bye", "Subject: x\n\n{{ to }} {% if %}")).isEqualTo("Subject: x\n\n{{ '{{' }} to }} {{ '{%' }} if %}\n");
    }

    @Test
    void linksTranslationsAndAttemptsAreRead() throws Unconvertible {
        assertThat(Tt2Text.converted("welcome", "[%# a note ~%]\nSubject: [%|loc%]Hello[%END%]\n\n[%|loc(list.name,user.password)%]To %1[%END%]\n[% TRY %]\n[% INSERT \"info\" %]\n[% CATCH %]\nfailed\n[% END %]\n"
            + "[% 'help/introduction' | url_abs %]\n[% IF subscriber.included != 1 %]\n[% | mailtourl({subject => \"sig ${list.name} ${user.email}\"}) ~%]\n  [% conf.email %]@[% conf.host %]\n[%~ END %]\n[%END%]\n"))
            .isEqualTo("Subject: Hello\n\nTo {{ list.name }}\n\n{{ description }}\n\n{{ site.url }}\n{% if ('' != 1) %}\nmailto:{{ list.unsubscribe }}\n{% endif %}\n");
        assertThatThrownBy(() -> Tt2Text.converted("welcome", "Subject: x\n\n[%|loc(user.password)%]It is %1[%END%]")).isInstanceOf(Unconvertible.class);
        assertThat(Tt2Text.converted("reject", "Subject: x\n\n[%|loc(list.name,rejected_by)%]%1 by %2[%END%]")).contains("{{ list.name }} by {{ list.editor }}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', value = {"[% user.password %] ^ 3 ^ no counterpart", "ok\\n[% SET a = 1 %] ^ 4 ^ SET", "[% PROCESS footer.tt2 %] ^ 3 ^ footer.tt2", "[% IF list.name %] ^ 3 ^ END is missing",
        "[% END %] ^ 3 ^ without a beginning", "[%|html_entity%]x[%END%] ^ 3 ^ html_entity", "[% FOREACH m = members %][% END %] ^ 3 ^ a loop", "[list->name] ^ 1 ^ before release 5"})
    void whatHasNoCounterpartIsNamedWithItsLine(String body, int line, String why) {
        assertThatThrownBy(() -> Tt2Text.converted("bye", "Subject: x\n\n" + body.replace("\\n", "\n"))).isInstanceOf(Unconvertible.class).hasMessageContaining(why)
            .extracting(t -> ((Unconvertible) t).line()).isEqualTo(line);
    }

    @Property(tries = 2_000)
    void noTextMakesItFailOtherwise(@ForAll("pieces") List<String> pieces) {
        try {
            assertThat(Tt2Text.converted("welcome", String.join("", pieces))).startsWith("Subject: ");
        } catch (Unconvertible place) {
            assertThat(place.line()).isPositive();
        }
    }

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.of("[%", "%]", "[% ", " %]", "-%]", "[%-", "IF ", "END", "ELSE", "list.name", "|loc(", ")", "'", "\"", "(", "&&", "!", "FILTER x", ";", "#", "\n", "\n\n", "Subject: ", "%1", "$", "\\", "{{", "é",
            "FOREACH x = list.owner", "'info' | url_abs([list.name])", "TRY", "CATCH", "|mailtourl()").list().ofMaxSize(25);
    }
}
