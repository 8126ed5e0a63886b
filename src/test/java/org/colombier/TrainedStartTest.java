package org.colombier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bin/train has made is used with the jar and the JDK that it was made of, and with no others. */
class TrainedStartTest {

    @TempDir
    Path home;
    private Path jar;

    /** An installation whose {@code java} tells what it was called with. */
    @BeforeEach
    void install() throws Exception {
        for (String script : List.of("colombier", "stamp", "java-home")) {
            Files.createDirectories(home.resolve("bin"));
            Files.copy(Path.of("bin", script), home.resolve("bin").resolve(script));
            executable(home.resolve("bin").resolve(script));
        }
        jar = Files.writeString(home.resolve("colombier.jar"), "a jar");
        Files.createDirectories(home.resolve("jdk/bin"));
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25.0.3\"\n");
        executable(Files.writeString(home.resolve("jdk/bin/java"), "#!/bin/sh\necho \"$@\"\n"));
        Path trained = Files.createDirectories(home.resolve("trained"));
        Files.writeString(trained.resolve("colombier.jar"), "the jar without its libraries");
        Files.writeString(trained.resolve("colombier.aot"), "a cache");
        Files.writeString(trained.resolve("of"), run("stamp", jar.toString()));
    }

    @Test
    void theTrainedJarIsStartedWithItsCache() throws Exception {
        assertThat(run("colombier", "serve", "--x")).contains("-XX:AOTCache=" + home.resolve("trained/colombier.aot"), "-jar " + home.resolve("trained/colombier.jar") + " serve --x");
    }

    @Test
    void anotherJarIsStartedWithoutWhatWasLearntOfTheOldOne() throws Exception {
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(run("colombier", "serve")).doesNotContain("trained").contains("-jar " + jar + " serve");
    }

    @Test
    void anotherJdkIsStartedWithoutIt() throws Exception {
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25.0.4\"\n");
        assertThat(run("colombier", "serve")).doesNotContain("trained").contains("-jar " + jar + " serve");
    }

    @Test
    void aTrainingThatBrokeOffIsNotUsed() throws Exception {
        Files.delete(home.resolve("trained/colombier.aot"));
        assertThat(run("colombier", "serve")).contains("-jar " + jar + " serve");
    }

    @Test
    void theAdministratorsOptionsComeLastAndWin() throws Exception {
        assertThat(run("colombier", "serve")).containsSubsequence("-XX:AOTCache=", "-Xmx1g", "-jar");
    }

    private String run(String script, String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(home.resolve("bin").resolve(script).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        process.environment().put("JAVA_OPTS", "-Xmx1g");
        Process running = process.start();
        String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(output).isZero();
        return output;
    }

    private static void executable(Path file) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
