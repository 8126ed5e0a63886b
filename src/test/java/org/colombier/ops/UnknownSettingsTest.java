package org.colombier.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class UnknownSettingsTest {

    @Test
    void aMisspeltKeyIsNamed() {
        assertThat(UnknownSettings.unknownIn(with("colombier.data-dirr"))).containsExactly("colombier.data-dirr");
    }

    @Test
    void aKnownKeyPassesInEverySpellingThatSpringTakes() {
        assertThat(UnknownSettings.unknownIn(with("colombier.dataDir"))).isEmpty();
        assertThat(UnknownSettings.unknownIn(with("colombier.data-dir"))).isEmpty();
    }

    private static StandardEnvironment with(String key) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(key, "x")));
        return environment;
    }
}
