package org.colombier.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.colombier.mail.SmtpReply;
import org.colombier.net.Pem;
import org.colombier.testing.FakeDns;
import org.colombier.testing.MailSink;
import org.colombier.testing.TestAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets mail under which TLS policy, and who gets none: a host with a certificate for mx1.example.org and example.org's DNS. */
class TlsTest {

    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final TestAuthority.Server SERVER = AUTHORITY.server("mx1.example.org", "*.pool.example.org");
    private static final String CA = "tls.ca-file=" + AUTHORITY.caFile();

    private final FakeDns dns = FakeDns.start();
    private final MailSink sink = MailSink.withTls(SERVER.context());

    @BeforeEach
    void zone() {
        dns.mx("example.org", 10, "mx1.example.org").address("mx1.example.org", "127.0.0.1");
    }

    @AfterEach
    void close() {
        sink.close();
        dns.close();
    }

    private SmtpReply deliver(String... set) {
        return deliver(sink, set);
    }

    private SmtpReply deliver(MailSink to, String... set) {
        List<String> all = new ArrayList<>(List.of(set));
        all.add("port=" + to.port());
        try (SmtpClient client = Peers.client(dns.server(), all.toArray(String[]::new))) {
            return Peers.deliver(client, "example.org", "b@example.org").only();
        }
    }

    private void secureZone() {
        dns.secure("example.org").secure("mx1.example.org").secure("_" + sink.port() + "._tcp.mx1.example.org");
    }

    @Test
    void byDefaultTlsIsUsedWithAnyCertificate() {
        assertThat(deliver().code()).isEqualTo(250);
        assertThat(sink.received()).singleElement().matches(MailSink.Received::overTls);
    }

    @Test
    void newAuthoritiesCountWithoutARestartAndAFileThatIsNoneDoesNot() throws Exception {
        Path file = Files.createTempFile("authorities", ".pem");
        X509Certificate[] shown = Pem.chain(Path.of(AUTHORITY.caFile()));
        Files.copy(Path.of(new TestAuthority().caFile()), file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        ClientTls tls = new ClientTls(new ClientTlsSettings("may", List.of(), ">=TLSv1.2", file.toString(), "", ""));
        assertThatThrownBy(() -> tls.authorities().checkServerTrusted(shown, "UNKNOWN")).isInstanceOf(CertificateException.class);
        Files.copy(Path.of(AUTHORITY.caFile()), file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, FileTime.fromMillis(2_000));
        tls.reloadIfChanged();
        tls.authorities().checkServerTrusted(shown, "UNKNOWN");
        Files.writeString(file, "half a file");
        tls.reloadIfChanged();
        tls.authorities().checkServerTrusted(shown, "UNKNOWN");
        Files.delete(file);
    }

    @ParameterizedTest
    @CsvSource({
        "encrypt, true",
        "verify, true",
        "verify match=.example.org, true",
        "verify match=a.pool.example.org, true",
        "verify match=a.b.pool.example.org, false",
        "verify match=other.example.org:mx1.example.org, true",
        "verify match=nexthop, false",
        "secure, true",
        "secure match=nexthop, false",
        "secure match=.example.net, false",
        "secure protocols=TLSv1.3, true",
        "fingerprint match=00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff:00:11:22:33, false",
        "dane-only, false",
    })
    void theMapSaysWhatTheCertificateMustShow(String policy, boolean delivered) {
        SmtpReply reply = deliver(CA, "tls.policy=example.org " + policy);
        assertThat(reply.isPositive()).as(reply.toString()).isEqualTo(delivered);
        assertThat(reply.status()).isEqualTo(delivered ? "2.0.0" : "4.7.5");
        assertThat(sink.received()).hasSize(delivered ? 1 : 0).allMatch(MailSink.Received::overTls);
    }

    @Test
    void aKeysFingerprintIsEnough() {
        assertThat(deliver("tls.policy=example.org fingerprint match=" + SERVER.keyDigest()).code()).isEqualTo(250);
    }

    @Test
    void anUnknownAuthorityVouchesForNobody() {
        assertThat(deliver("tls.policy=example.org verify").status()).isEqualTo("4.7.5");
    }

    @Test
    void theMapIsAskedForDomainsAboveWithADot() {
        dns.mx("sub.example.org", 10, "mx1.example.org");
        try (SmtpClient client = Peers.client(dns.server(), "port=" + sink.port(), "tls.policy=.example.org none")) {
            assertThat(Peers.deliver(client, "sub.example.org", "b@sub.example.org").codes()).containsExactly(250);
        }
        assertThat(sink.received()).singleElement().matches(r -> !r.overTls());
    }

    @Test
    void whereTlsIsRequiredAHostWithoutItGetsNothing() {
        try (MailSink plain = MailSink.start()) {
            assertThat(deliver(plain, "tls.policy=example.org encrypt").status()).isEqualTo("4.7.4");
            assertThat(plain.received()).isEmpty();
        }
    }

    @Test
    void aPolicyThatIsNoneIsSaid() {
        for (String wrong : List.of("sure", "verify certificate=any", "fingerprint", "fingerprint match=12", "may protocols=TLSv9", "may protocols=>=TLSv1.3:<=TLSv1.2")) {
            assertThatThrownBy(() -> TlsPolicy.parse(wrong, List.of())).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(TlsPolicy.protocols(">=TLSv1.2")).containsExactly("TLSv1.2", "TLSv1.3");
        assertThat(TlsPolicy.protocols("!SSLv2, !SSLv3, !TLSv1, !TLSv1.1")).containsExactly("TLSv1.2", "TLSv1.3");
    }

    @Test
    void theNameSystemVouchesForAKey() {
        secureZone();
        dns.tlsa("mx1.example.org", sink.port(), 3, 1, 1, SERVER.keyDigest());
        assertThat(deliver("tls.level=dane").code()).isEqualTo(250);
        assertThat(sink.received()).singleElement().matches(MailSink.Received::overTls);
    }

    @Test
    void anotherKeyThanTheNameSystemHasGetsNothing() {
        secureZone();
        dns.tlsa("mx1.example.org", sink.port(), 3, 1, 1, "00".repeat(32));
        assertThat(deliver("tls.level=dane").status()).isEqualTo("4.7.5");
        assertThat(sink.received()).isEmpty();
    }

    @Test
    void ofTwoDigestsTheStrongerDecides() {
        secureZone();
        dns.tlsa("mx1.example.org", sink.port(), 3, 1, 1, SERVER.keyDigest()).tlsa("mx1.example.org", sink.port(), 3, 1, 2, "00".repeat(64));
        assertThat(deliver("tls.level=dane").status()).isEqualTo("4.7.5");
    }

    @Test
    void theNameSystemVouchesForAnAuthority() {
        secureZone();
        dns.tlsa("mx1.example.org", sink.port(), 2, 0, 1, AUTHORITY.digest());
        assertThat(deliver("tls.level=dane").code()).isEqualTo(250);
    }

    @Test
    void underAnAuthorityTheNameAndTheDatesCount() {
        for (TestAuthority.Server wrong : List.of(AUTHORITY.server("other.example.net"), AUTHORITY.expired("mx1.example.org"))) {
            try (MailSink other = MailSink.withTls(wrong.context())) {
                dns.secure("example.org").secure("mx1.example.org").secure("_" + other.port() + "._tcp.mx1.example.org");
                dns.tlsa("mx1.example.org", other.port(), 2, 0, 1, AUTHORITY.digest());
                assertThat(deliver(other, "tls.level=dane").status()).isEqualTo("4.7.5");
            }
        }
    }

    @Test
    void forAKeyNeitherNameNorDatesCount() {
        TestAuthority.Server old = AUTHORITY.expired("other.example.net");
        try (MailSink other = MailSink.withTls(old.context())) {
            dns.secure("example.org").secure("mx1.example.org").secure("_" + other.port() + "._tcp.mx1.example.org");
            dns.tlsa("mx1.example.org", other.port(), 3, 1, 1, old.keyDigest());
            assertThat(deliver(other, "tls.level=dane").code()).isEqualTo(250);
        }
    }

    @Test
    void withRecordsOfNoUseTlsIsRequiredAndNotChecked() {
        secureZone();
        dns.tlsa("mx1.example.org", sink.port(), 1, 1, 1, "00".repeat(32));
        assertThat(deliver("tls.level=dane").code()).isEqualTo(250);
        assertThat(deliver("tls.level=dane-only").status()).isEqualTo("4.7.5");
        assertThat(sink.received()).singleElement().matches(MailSink.Received::overTls);
    }

    @Test
    void unprovenRecordsSayNothing() {
        dns.secure("example.org").tlsa("mx1.example.org", sink.port(), 3, 1, 1, "00".repeat(32));
        assertThat(deliver("tls.level=dane").code()).isEqualTo(250);
    }

    @Test
    void whereTheRecordsCannotBeLearntTheHostGetsNothing() {
        secureZone();
        dns.failing("_" + sink.port() + "._tcp.mx1.example.org");
        assertThat(deliver("tls.level=dane").status()).isEqualTo("4.7.5");
        assertThat(sink.connections()).isZero();
    }

    @Test
    void theRecordsMayStandUnderTheNameAtTheEndOfTheAliases() {
        dns.remove("mx1.example.org").alias("mx1.example.org", "host.example.net").address("host.example.net", "127.0.0.1").secure("host.example.net");
        secureZone();
        dns.secure("_" + sink.port() + "._tcp.host.example.net").tlsa("host.example.net", sink.port(), 3, 1, 1, SERVER.keyDigest());
        assertThat(deliver("tls.level=dane-only").code()).isEqualTo(250);
    }

    @Test
    void aHostThatTheNameSystemVouchesForButWithoutTlsGetsNothing() {
        try (MailSink plain = MailSink.start()) {
            dns.secure("example.org").secure("mx1.example.org").secure("_" + plain.port() + "._tcp.mx1.example.org");
            dns.tlsa("mx1.example.org", plain.port(), 3, 1, 1, SERVER.keyDigest());
            assertThat(deliver(plain, "tls.level=dane").status()).isEqualTo("4.7.4");
        }
    }
}
