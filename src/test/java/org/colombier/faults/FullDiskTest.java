package org.colombier.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.colombier.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A disk for mailboxes, spool and logs that becomes full under traffic. Needs a small file system of its own, so the right to mount one. */
class FullDiskTest {

    private static Path disk;
    private static Site site;

    @BeforeAll
    static void start() throws Exception {
        disk = Files.createTempDirectory(Files.createDirectories(TestDatabase.directory().resolve("processes")), "disk");
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=48m", "none", disk.toString()) == 0, "nobody may mount a small file system here");
        site = Site.in(disk, "--colombier.smtp.message-size=2MB");
    }

    @AfterAll
    static void stop() throws Exception {
        if (site != null) {
            site.close();
            run("umount", "-l", disk.toString());
        }
    }

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (IOException noSuchProgram) {
            return -1;
        }
    }

    @Test
    void whenItIsFullMailIsPutOffAndWhatWasAcceptedArrivesOnceThereIsRoom() throws Exception {
        Traffic traffic = site.traffic();
        await().atMost(Site.PATIENCE).until(() -> traffic.took() >= 50);
        Path ballast = disk.resolve("ballast");
        fill(ballast);
        await().atMost(Site.PATIENCE).until(() -> traffic.refusals().size() >= 50);
        Files.delete(ballast);
        int before = traffic.took();
        await().atMost(Site.PATIENCE).until(() -> traffic.took() >= before + 50);
        traffic.stop();
        assertThat(traffic.refusals()).allSatisfy(reply -> assertThat(reply).startsWith("452 4.3.1"));
        site.awaitEveryCopyOf(traffic);
        site.awaitEmptyQueue();
        assertThat(site.repeated(traffic.accepted())).as("twice").isEmpty();
    }

    /** To the last octet. */
    private static void fill(Path file) {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] block = new byte[4096];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(disk.toFile().getUsableSpace()).isLessThan(4096);
        }
    }
}
