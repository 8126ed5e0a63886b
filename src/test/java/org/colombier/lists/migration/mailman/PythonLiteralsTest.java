package org.colombier.lists.migration.mailman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class PythonLiteralsTest {

    @Test
    void assignmentsOfEveryKindOfLiteral() {
        assertThat(PythonLiterals.assignments("""
            # comment
            a = 'it''s' " one"
            b = \"""two
            lines\"""
            c = [1, -2L, 3.5, True, None,]
            d = ('x',)
            e = ('x')
            f = {'k': ['v'], "l": <an object <in> it>}
            g = u'\\u00e9\\x41\\n' r'\\n'
            import os
            h.i = 4
            j = os.path
            k = 'caf\\xc3\\xa9'
            """)).containsEntry("a", "its one").containsEntry("b", "two\nlines").containsEntry("c", List.of(1L, -2L, 3.5, 1L, ""))
            .containsEntry("d", List.of("x")).containsEntry("e", "x").containsEntry("f", Map.of("k", List.of("v"), "l", ""))
            .containsEntry("g", "éA\n\\n").containsEntry("k", "café").doesNotContainKeys("import", "h", "j");
    }

    @Test
    void whatDoesNotEndIsRefused() {
        assertThatThrownBy(() -> PythonLiterals.literal("{'a': [1, ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PythonLiterals.literal("{" + "'a': {".repeat(1_000))).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 500)
    void noTextStopsTheReader(@ForAll @StringLength(max = 200) String text) {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> PythonLiterals.assignments("x = " + text + "\ny = 1"));
    }
}
