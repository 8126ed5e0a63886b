package org.colombier.net.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.colombier.testing.FakeDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DnsTest {

    private final FakeDns fake = FakeDns.start();
    private final Dns dns = dns(fake.server());

    private static Dns dns(String... servers) {
        return new Dns(new DnsSettings(List.of(servers), Duration.ofMillis(300), Duration.ofMillis(800), 100, false));
    }

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void exchangersComeLowestPreferenceFirst() {
        fake.mx("example.org", 20, "B.example.org").mx("example.org", 10, "a.example.org");
        assertThat(dns.mx("Example.ORG").records()).containsExactly(new Mx(10, "a.example.org"), new Mx(20, "b.example.org"));
    }

    @Test
    void theNullExchangerHasAnEmptyName() {
        fake.mx("nomail.example", 0, ".");
        assertThat(dns.mx("nomail.example").records()).containsExactly(new Mx(0, ""));
    }

    @Test
    void noRecordIsNotNoName() {
        fake.address("www.example.org", "192.0.2.1");
        assertThat(dns.mx("www.example.org")).isEqualTo(new Answer.None<Mx>());
        assertThat(dns.mx("nowhere.example")).isEqualTo(new Answer.NoSuchName<Mx>());
        assertThat(dns.mx("a..b")).isEqualTo(new Answer.NoSuchName<Mx>());
        assertThat(dns.mx("x".repeat(64) + ".example")).isEqualTo(new Answer.NoSuchName<Mx>());
    }

    @Test
    void aFailingServerIsUnknown() {
        fake.failing("broken.example");
        assertThat(dns.a("broken.example").isCertain()).isFalse();
    }

    @Test
    void addressesOfBothKindsComeTogetherAndThroughAliases() throws Exception {
        fake.alias("mail.example.org", "host.example.org").address("host.example.org", "192.0.2.1").address("host.example.org", "2001:db8::1");
        assertThat(dns.addresses("mail.example.org").records())
            .containsExactly(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1"));
    }

    @Test
    void stringsOfATextAreJoined() {
        fake.txt("_dmarc.example.org", "v=DMARC1; ", "p=reject");
        assertThat(dns.txt("_dmarc.example.org").records()).containsExactly("v=DMARC1; p=reject");
    }

    @Test
    void anAddressHasItsReverseName() throws Exception {
        fake.reverse("192.0.2.7", "Seven.example.org");
        assertThat(dns.reverse(InetAddress.getByName("192.0.2.7")).records()).containsExactly("seven.example.org");
    }

    @Test
    void aProofCountsOnlyWhereTheResolverIsTrusted() {
        fake.mx("example.org", 10, "a.example.org").secure("example.org").mx("example.net", 10, "a.example.net");
        assertThat(fake.dns(true).validatedMx("example.org").secure()).isTrue();
        assertThat(fake.dns(true).validatedMx("example.net").secure()).isFalse();
        assertThat(fake.dns(false).validatedMx("example.org").secure()).isFalse();
    }

    @Test
    void theEndOfAChainOfAliasesIsNamedAndSecureOnlyAsAWhole() {
        fake.alias("mail.example.org", "Host.example.net").address("host.example.net", "192.0.2.1").secure("mail.example.org");
        Validated<InetAddress> half = fake.dns(true).validatedAddresses("mail.example.org");
        assertThat(half.name()).isEqualTo("host.example.net");
        assertThat(half.secure()).isFalse();
        assertThat(fake.secure("host.example.net").dns(true).validatedAddresses("mail.example.org").secure()).isTrue();
    }

    @Test
    void aServicesCertificateIsLookedUpByPort() {
        fake.tlsa("mx.example.org", 25, 3, 1, 1, "00ff").secure("_25._tcp.mx.example.org");
        Validated<Tlsa> told = fake.dns(true).tlsa("mx.example.org", 25);
        assertThat(told.answer().records()).containsExactly(new Tlsa(3, 1, 1, "00ff"));
        assertThat(told.secure()).isTrue();
    }

    @Test
    void aSilentServerBlocksNobodyForLongAndIsNotAskedAgainAtOnce() {
        fake.mute(true);
        long start = System.nanoTime();
        assertThat(dns.mx("example.org")).isInstanceOf(Answer.Unknown.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        int asked = fake.asked("example.org");
        assertThat(dns.mx("example.org")).isInstanceOf(Answer.Unknown.class);
        assertThat(fake.asked("example.org")).isEqualTo(asked);
    }

    @Test
    void theNextServerIsAskedWhereOneIsSilent() {
        try (FakeDns silent = FakeDns.start().mute(true)) {
            fake.address("host.example", "192.0.2.1");
            assertThat(dns(silent.server(), fake.server()).a("host.example").records()).hasSize(1);
        }
    }

    @Test
    void equalQuestionsAtOnceAreOneQuestion() throws Exception {
        fake.address("host.example", "192.0.2.1");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                threads.submit(() -> dns.a("host.example"));
            }
        }
        assertThat(fake.asked("host.example")).isEqualTo(1);
    }

    @Test
    void aServerThatIsNoAddressStopsTheStartWithTheKeysName() {
        assertThatThrownBy(() -> dns("host:port:what")).hasMessageContaining("colombier.dns.servers");
    }
}
