package org.colombier.policy.spf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class SpfRecordTest {

    @Property(tries = 3000)
    void whateverIsPublishedIsARecordOrASyntaxError(@ForAll("nearly") String text) {
        try {
            SpfRecord record = SpfRecord.parse("v=spf1 " + text);
            record.redirect().ifPresent(r -> assertThat(r.expandName(letter -> "x.y")).hasSizeLessThan(4_001));
        } catch (SpfSyntaxException malformed) {
            assertThat(malformed).hasMessageNotContaining("\n");
        }
    }

    @Test
    void longRecordsAreReadQuickly() {
        for (String piece : new String[] {"a", "1", "-", "a-", "%{d}", "/1", ":", ".", " a:b.c/24//64", "=", "%%"}) {
            String text = "v=spf1 a:x." + piece.repeat(60_000 / piece.length()) + "!";
            Assertions.assertTimeout(Duration.ofSeconds(2), () -> assertThatThrownBy(() -> SpfRecord.parse(text)).as(piece).isInstanceOf(SpfSyntaxException.class));
        }
    }

    @Test
    void anExpansionIsBounded() throws Exception {
        MacroText text = MacroText.parse("%{S}".repeat(10_000), true);
        assertThat(text.expand(letter -> "ü".repeat(300))).hasSizeLessThanOrEqualTo(4_000);
    }

    @Provide
    Arbitrary<String> nearly() {
        return Arbitraries.of("a", "mx", "ptr", "ip4", "ip6", "exists", "include", "redirect", "exp", "all", "-", "~", "?", "+", ":", "=", "/", "//", "24", "129", "%{", "}", "%{d}", "%{ir-.}",
            "%{l999r+}", "%%", "%_", ".", "example.test", "192.0.2.1", "2001:db8::1", " ", "_", "\t", "ü", "0").list().ofMaxSize(20).map(l -> String.join("", l));
    }
}
