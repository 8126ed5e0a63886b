package org.colombier.lists.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which subjects are of one thread. */
class SubjectKeyTest {

    @ParameterizedTest
    @ValueSource(strings = {"Re: Été", "RE : Été", "[liste] Re: Été", "Re: [liste 12] été", "AW: Re: Été", "SV: été", "Antw: Été", "Rép: Été", "回复：été", "Re[2]: Été",
        "Re^3: Été", "Odp: Été", "Ответ: Été", "R: Été", "VS: Été", "YNT: Été", "TR: Re: Été", "Re: Re: Re:  été "})
    void marksOfAnswersInAnyLanguageDoNotCount(String subject) {
        assertThat(SubjectKey.of(subject)).isEqualTo(new SubjectKey("été", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Été", "[liste] Été", "Fwd: Été", "WG: Été", "Tr : Été", "转发: Été"})
    void aForwardIsNoAnswer(String subject) {
        assertThat(SubjectKey.of(subject)).isEqualTo(new SubjectKey("été", false));
    }

    @Test
    void wordsThatBeginLikeAMarkStay() {
        assertThat(SubjectKey.of("Reform: now").text()).isEqualTo("reform: now");
        assertThat(SubjectKey.of("Result").text()).isEqualTo("result");
        assertThat(SubjectKey.of("[only a tag]").text()).isEqualTo("[only a tag]");
        assertThat(SubjectKey.of("Re:").text()).isEmpty();
        assertThat(SubjectKey.of("Re: ".repeat(5_000) + "x").text()).hasSizeLessThanOrEqualTo(SubjectKey.LONGEST);
    }
}
