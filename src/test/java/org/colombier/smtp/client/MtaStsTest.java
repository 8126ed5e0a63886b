package org.colombier.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.mail.SmtpReply;
import org.colombier.testing.FakeDns;
import org.colombier.testing.MailSink;
import org.colombier.testing.TestAuthority;
import org.colombier.testing.TestDatabase;
import org.colombier.testing.WebByProxy;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What a domain publishes about TLS to its hosts is fetched, kept and enforced. */
class MtaStsTest {

    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final String ENFORCE = "version: STSv1\r\nmode: enforce\r\nmx: mx1.example.org\r\nmax_age: 86400\r\n";

    private final FakeDns dns = FakeDns.start();
    private final MailSink sink = MailSink.withTls(AUTHORITY.server("mx1.example.org").context());
    private final WebByProxy web = WebByProxy.start(AUTHORITY.server("mta-sts.example.org").context());
    private final Map<String, StsPolicy> kept = new HashMap<>();

    @BeforeEach
    void zone() {
        dns.mx("example.org", 10, "mx1.example.org").address("mx1.example.org", "127.0.0.1").txt("_mta-sts.example.org", "v=STSv1; id=20261121;");
    }

    @AfterEach
    void close() {
        sink.close();
        web.close();
        dns.close();
    }

    private SmtpReply deliver() {
        return deliver(sink, web);
    }

    private SmtpReply deliver(MailSink to, WebByProxy by) {
        try (SmtpClient client = Peers.client(dns.dns(), kept, "port=" + to.port(), "tls.ca-file=" + AUTHORITY.caFile(), "mta-sts.enabled=true",
            "mta-sts.timeout=2s", "mta-sts.proxy=" + by.address())) {
            return Peers.deliver(client, "example.org", "b@example.org").only();
        }
    }

    @Test
    void aPolicyIsFetchedFromItsHostAndKeptAndFollowed() {
        web.text(ENFORCE);
        assertThat(deliver().code()).isEqualTo(250);
        assertThat(web.asked()).contains("CONNECT mta-sts.example.org:443 HTTP/1.1", "GET /.well-known/mta-sts.txt HTTP/1.1");
        assertThat(kept.get("example.org").mode()).isEqualTo(StsPolicy.Mode.ENFORCE);
        assertThat(sink.received()).singleElement().matches(MailSink.Received::overTls);
    }

    @Test
    void aHostThatThePolicyDoesNotListGetsNothing() {
        web.text(ENFORCE.replace("mx1", "mx2"));
        assertThat(deliver().status()).isEqualTo("4.7.5");
        assertThat(sink.connections()).isZero();
    }

    @Test
    void aHostWithAnotherNamesCertificateGetsNothing() {
        web.text(ENFORCE);
        try (MailSink other = MailSink.withTls(AUTHORITY.server("mx2.example.org").context()); MailSink plain = MailSink.start()) {
            assertThat(deliver(other, web).status()).isEqualTo("4.7.5");
            assertThat(deliver(plain, web).status()).isEqualTo("4.7.4");
        }
    }

    @Test
    void aPolicyThatIsBeingTestedStopsNothing() {
        web.text(ENFORCE.replace("mx1", "mx2").replace("enforce", "testing"));
        assertThat(deliver().code()).isEqualTo(250);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 301 Moved\r\nLocation: https://example.org/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\nx\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 15\r\n\r\nversion: STSv1\n",
    })
    void aPolicyThatCannotBeHadStopsNothing(String response) {
        web.raw(response);
        assertThat(deliver().code()).isEqualTo(250);
        assertThat(kept).isEmpty();
    }

    @Test
    void aPolicyWithoutEndIsNotRead() {
        web.raw("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n" + ENFORCE + "x: y\r\n".repeat(12_000));
        assertThat(deliver().code()).isEqualTo(250);
        assertThat(kept).isEmpty();
    }

    @Test
    void aWebServerWithoutTheRightCertificateIsNotBelieved() {
        try (WebByProxy other = WebByProxy.start(AUTHORITY.server("www.example.org").context()).text(ENFORCE.replace("mx1", "mx2"))) {
            assertThat(deliver(sink, other).code()).isEqualTo(250);
        }
    }

    @Test
    void aKeptPolicyCountsUntilItExpiresWhateverBecomesOfTheRecord() {
        dns.remove("_mta-sts.example.org");
        StsPolicy policy = StsPolicy.parse("1", ENFORCE.replace("mx1", "mx2"), Instant.now()).orElseThrow();
        kept.put("example.org", policy);
        assertThat(deliver().status()).isEqualTo("4.7.5");
        kept.put("example.org", new StsPolicy("1", policy.mode(), policy.hosts(), policy.fetched(), Instant.now().minusSeconds(1)));
        assertThat(deliver().code()).isEqualTo(250);
    }

    @Test
    void aNewIdHasThePolicyFetchedAnewAndTheOldOneDoesNot() {
        kept.put("example.org", StsPolicy.parse("20261121", ENFORCE, Instant.now()).orElseThrow());
        assertThat(deliver().code()).isEqualTo(250);
        assertThat(web.asked()).isEmpty();
        kept.put("example.org", StsPolicy.parse("old", ENFORCE.replace("mx1", "mx2"), Instant.now()).orElseThrow());
        web.text(ENFORCE);
        assertThat(deliver().code()).isEqualTo(250);
        assertThat(kept.get("example.org").id()).isEqualTo("20261121");
    }

    @Test
    void theRecordMustBeOneAndWellFormed() {
        assertThat(StsPolicy.announced(List.of("v=spf1 -all", "v=STSv1; id=20160831085700Z;"))).contains("20160831085700Z");
        assertThat(StsPolicy.announced(List.of("v=STSv1; id=1;", "v=STSv1; id=2;"))).isEmpty();
        assertThat(StsPolicy.announced(List.of("v=STSv1; id=not!valid"))).isEmpty();
    }

    @Test
    void aWildcardStandsForOneLabel() {
        StsPolicy policy = StsPolicy.parse("1", "version: STSv1\nmode: enforce\nmx: *.example.net\nmx: mx1.example.org\nmax_age: 5\nfuture: x\n", Instant.now()).orElseThrow();
        assertThat(policy.lists("a.example.net")).isTrue();
        assertThat(policy.lists("a.b.example.net")).isFalse();
        assertThat(policy.lists("example.net")).isFalse();
        assertThat(policy.lists("mx1.example.org")).isTrue();
        assertThat(StsPolicy.parse("1", ENFORCE.replace("STSv1", "STSv2"), Instant.now())).isEmpty();
        assertThat(StsPolicy.parse("1", ENFORCE.replace("mx:", "xm:"), Instant.now())).isEmpty();
    }

    @Test
    void policiesAreKeptInTheDatabaseForEveryNode() {
        TestDatabase.Fresh database = TestDatabase.fresh();
        DriverManagerDataSource source = new DriverManagerDataSource(database.url(), database.user(), database.password());
        Flyway.configure().dataSource(source).locations("classpath:sql").load().migrate();
        StoredStsPolicies stored = new StoredStsPolicies(JdbcClient.create(source));
        StsPolicy policy = StsPolicy.parse("1", ENFORCE, Instant.parse("2026-11-21T03:00:00Z")).orElseThrow();
        stored.keep("example.org", policy);
        assertThat(stored.find("example.org")).contains(policy);
        StsPolicy next = StsPolicy.parse("2", ENFORCE.replace("mx1", "mx2"), policy.fetched().plus(Duration.ofHours(1))).orElseThrow();
        stored.keep("example.org", next);
        assertThat(stored.find("example.org")).contains(next);
        StsPolicy later = StsPolicy.parse("3", ENFORCE, policy.fetched().plus(Duration.ofDays(3))).orElseThrow();
        stored.keep("example.net", later);
        assertThat(stored.find("example.org")).isEqualTo(Optional.empty());
    }
}
