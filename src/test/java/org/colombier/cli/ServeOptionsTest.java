package org.colombier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeOptionsTest {

    @Test
    void settingsPassThroughAndAFileIsAdded(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("site.yml"), "server.port: 0\n");
        String added = "--spring.config.additional-location=" + file.toUri();
        assertThat(ServeOptions.toSettings("--config", file.toString(), "--server.port=1")).containsExactly(added, "--server.port=1");
        assertThat(ServeOptions.toSettings("--config=" + file)).containsExactly(added);
    }

    @Test
    void theLastWordOnAKeyCounts() {
        assertThat(ServeOptions.toSettings("--server.port=1", "--colombier.networks=192.0.2.0/24", "--server.port=2"))
            .containsExactly("--server.port=2", "--colombier.networks=192.0.2.0/24");
    }

    @Test
    void otherWordsAndMissingFilesAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ServeOptions.toSettings("fast")).withMessageContaining("not an option: fast");
        assertThatIllegalArgumentException().isThrownBy(() -> ServeOptions.toSettings("--config")).withMessageContaining("missing");
        assertThatIllegalArgumentException().isThrownBy(() -> ServeOptions.toSettings("--config", "/no/such.yml")).withMessageContaining("cannot read /no/such.yml");
    }
}
