package org.colombier.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.colombier.ops.KnownSettings.Setting;
import org.colombier.testing.GeneratedDocs;
import org.junit.jupiter.api.Test;

class SettingsReferenceTest {

    @Test
    void everySettingIsExplained() {
        assertThat(KnownSettings.all()).isNotEmpty().allSatisfy(s -> assertThat(s.description()).as(s.name()).isNotBlank());
    }

    @Test
    void theAdministratorsPageListsEverySetting() throws Exception {
        String table = KnownSettings.all().stream().map(SettingsReferenceTest::row)
            .collect(Collectors.joining("\n", "| key | type | default | meaning |\n| --- | --- | --- | --- |\n", ""));
        GeneratedDocs.assertUpToDate(Path.of("docs/admin.md"), "settings", table);
    }

    private static String row(Setting s) {
        String preset = s.preset().isEmpty() ? "" : "`" + s.preset() + "`";
        return "| `" + s.name() + "` | " + s.type().replace("|", "\\|") + " | " + preset + " | " + s.description().replace("|", "\\|") + " |";
    }
}
