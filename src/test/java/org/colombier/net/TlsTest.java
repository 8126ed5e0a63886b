package org.colombier.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import org.colombier.ops.DataDirectory;
import org.colombier.ops.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    @TempDir
    Path directory;

    private Tls tls(String certificate, String key) throws Exception {
        try (DataDirectory data = DataDirectory.open(directory.resolve("data"))) {
            return new Tls(new TlsSettings(certificate, key), data, new Site("mail.example.test", directory.resolve("data"), directory), Clock.systemUTC());
        }
    }

    @Test
    void aSiteWithoutACertificateGetsOneForItsNameAndKeepsIt() throws Exception {
        assertThat(tls("", "").context()).isNotNull();
        Path key = directory.resolve("data/tls/key.pem");
        Path certificate = directory.resolve("data/tls/certificate.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key))).isEqualTo("rw-------");
        assertThat(Pem.chain(certificate)[0].getSubjectAlternativeNames().iterator().next().get(1)).isEqualTo("mail.example.test");
        String first = Files.readString(certificate);
        tls("", "");
        assertThat(certificate).hasContent(first);
    }

    @Test
    void newFilesComeIntoUseAndBrokenOnesDoNot() throws Exception {
        Path certificate = directory.resolve("c.pem");
        Path key = directory.resolve("k.pem");
        SelfSigned.write("one.test", certificate, key, Instant.now());
        Tls tls = tls(certificate.toString(), key.toString());
        var first = tls.context();
        Files.writeString(certificate, "broken");
        Files.setLastModifiedTime(certificate, FileTime.from(Instant.now().plusSeconds(5)));
        await().during(java.time.Duration.ofMillis(2_500)).until(() -> tls.context() == first);
        SelfSigned.write("two.test", certificate, key, Instant.now());
        Files.setLastModifiedTime(certificate, FileTime.from(Instant.now().plusSeconds(10)));
        await().until(() -> tls.context() != first);
    }

    @Test
    void filesThatAreNoneStopTheStartWithTheirKeysName() throws Exception {
        Path file = Files.writeString(directory.resolve("empty.pem"), "");
        assertThatIllegalArgumentException().isThrownBy(() -> tls(file.toString(), file.toString())).withMessageContaining("colombier.tls.key");
        assertThatIllegalArgumentException().isThrownBy(() -> new TlsSettings(file.toString(), "")).withMessageContaining("colombier.tls.key");
    }
}
