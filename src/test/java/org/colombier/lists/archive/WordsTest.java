package org.colombier.lists.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** How text becomes words that the database's index takes. */
class WordsTest {

    @Test
    void caseAndAccentsDoNotCountAndShortWordsDo() {
        assertThat(Words.indexed("Le Château à l'ÉTÉ", "b1_")).isEqualTo("b1_wle b1_wchateau b1_wa b1_wl b1_wete");
        assertThat(Words.indexed("Straße Œuvre ﬁn", "b1_")).isEqualTo("b1_wstrasse b1_woeuvre b1_wfin");
    }

    @Test
    void scriptsWithoutSpacesArePairs() {
        assertThat(Words.split("東京都へ abc")).hasSize(2);
        Words.Word tokyo = Words.split("東京都").getFirst();
        assertThat(tokyo.wanted()).hasSize(2).allSatisfy(w -> assertThat(tokyo.indexed()).contains(w));
        assertThat(tokyo.indexed()).hasSize(3);
        Words.Word last = Words.split("都").getFirst();
        assertThat(last.isBeginning()).isTrue();
        assertThat(tokyo.indexed().getLast()).isEqualTo(last.wanted().getFirst());
    }

    @Test
    void otherScriptsKeepTheirWords() {
        assertThat(Words.split("Привет, мир")).hasSize(2);
        assertThat(Words.split("हिन्दी में").stream().map(w -> w.wanted().size())).isEqualTo(List.of(1, 1));
        assertThat(Words.indexed("ЁЛКА", "b_")).isEqualTo(Words.indexed("елка", "b_"));
    }

    @Property(tries = 500)
    void everyWordFitsTheIndexWhateverTheTextIs(@ForAll String text) {
        for (String word : Words.indexed(text, Words.Place.BODY.prefix(Long.MAX_VALUE / 1_000_000)).split(" ")) {
            assertThat(word).matches("|b[0-9a-z]+_[wu][0-9a-z]*").hasSizeLessThanOrEqualTo(84);
        }
    }
}
