package org.colombier.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    @TempDir
    Path directory;

    private long files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.count();
        }
    }

    private Spool filled(SpoolMemory memory, int octets) {
        Spool spool = new Spool(directory, 1_000_000, memory);
        byte[] piece = new byte[1_000];
        for (int i = 0; i < octets; i += piece.length) {
            java.util.Arrays.fill(piece, (byte) (i / piece.length));
            spool.take(piece, 0, piece.length);
        }
        spool.finish();
        return spool;
    }

    @Test
    void manyMessagesTogetherStayWithinTheMemoryThatTheyShare() throws IOException {
        SpoolMemory memory = new SpoolMemory(100_000);
        try (Spool first = filled(memory, 60_000); Spool second = filled(memory, 60_000)) {
            assertThat(files()).isEqualTo(1);
            assertThat(second.open().readAllBytes()).isEqualTo(first.open().readAllBytes()).hasSize(60_000);
        }
        assertThat(files()).isZero();
        assertThat(memory.take(100_000)).isTrue();
        assertThat(memory.take(1)).isFalse();
    }

    @Test
    void aSmallMessageNeedsNoneOfIt() throws IOException {
        try (Spool spool = filled(new SpoolMemory(0), 8_000)) {
            assertThat(files()).isZero();
            assertThat(spool.open().readAllBytes()).hasSize(8_000);
        }
    }

    @Test
    void whatIsTooLargeOrClosedTwiceGivesBackWhatItTook() throws IOException {
        SpoolMemory memory = new SpoolMemory(1_000_000);
        for (int octets : new int[] {200_000, 300_000, 1_100_000}) {
            Spool spool = filled(memory, octets);
            assertThat(spool.isTooLarge()).isEqualTo(octets > 1_000_000);
            spool.close();
            spool.close();
        }
        assertThat(memory.take(1_000_000)).isTrue();
        assertThat(files()).isZero();
    }
}
