package org.colombier.policy.zone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.colombier.mail.Domain;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.DnsSettings;
import org.colombier.policy.spf.SpfInspection;
import org.colombier.policy.spf.SpfInspector;
import org.colombier.policy.spf.SpfResult;
import org.colombier.testing.FakeDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChaptersTest {

    private final FakeDns fake = FakeDns.start();
    private final Dns dns = new Dns(new DnsSettings(List.of(fake.server()), Duration.ofMillis(400), Duration.ofMillis(900), 1_000, false));

    @AfterEach
    void close() {
        fake.close();
    }

    private static Chapter.Subject subject(String... addresses) {
        return new Chapter.Subject(Domain.parse("example.test"), "mx.example.test", java.util.Arrays.stream(addresses).map(InetAddress::ofLiteral).toList());
    }

    @Test
    void aListingIsAnErrorWithItsReason() {
        fake.address("7.100.51.198.bl.test", "127.0.0.2").txt("7.100.51.198.bl.test", "seen in a trap").address("8.100.51.198.bl.test", "203.0.113.1");
        fake.address("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.bl.test", "127.0.0.4");
        List<Finding> found = new BlockListChapter(dns, List.of("bl.test")).examine(subject("198.51.100.7", "198.51.100.8", "2001:db8::1")).findings();
        assertThat(found.get(0)).isEqualTo(Finding.error("DNSBL", "198.51.100.7 is in bl.test as 127.0.0.2: seen in a trap"));
        assertThat(found.get(1).level()).as("an answer that is no listing").isEqualTo(Finding.Level.OK);
        assertThat(found.get(2).level()).isEqualTo(Finding.Level.ERROR);
    }

    @Test
    void anMtaStsPolicyIsHeldAgainstTheExchangers() {
        fake.mx("example.test", 10, "mx.example.test").mx("example.test", 20, "a.b.backup.test");
        StsChapter sts = new StsChapter(dns);
        assertThat(sts.policy("version: STSv1\r\nmode: enforce\r\nmx: mx.example.test\r\nmx: *.backup.test\r\nmax_age: 604800\r\n", "example.test"))
            .containsExactly(Finding.ok("MTA-STS", "enforced for 604800 seconds"), Finding.error("MTA-STS", "a.b.backup.test is not in the policy: senders that keep it do not deliver there"));
        assertThat(sts.policy("version: STSv1\nmode: some\nmax_age: 1", "example.test")).singleElement().extracting(Finding::level).isEqualTo(Finding.Level.ERROR);
        assertThat(sts.policy("<html>", "example.test")).singleElement().extracting(Finding::level).isEqualTo(Finding.Level.ERROR);
    }

    @Test
    void includedSpfRecordsAreCountedAndTheirFaultsSeen() {
        SpfInspector inspector = new SpfInspector(dns);
        fake.txt("a.test", "v=spf1 mx include:b.test redirect=c.test").txt("b.test", "v=spf1 a exists:%{i}.b.test -all").txt("c.test", "v=spf1 ip4:192.0.2.1 ~all");
        assertThat(inspector.inspect("a.test")).isEqualTo(new SpfInspection.Sound("v=spf1 mx include:b.test redirect=c.test", 5, SpfResult.SOFTFAIL));
        fake.txt("d.test", "v=spf1 include:e.test -all").txt("e.test", "v=spf1 ip4:300.1.1.1 -all");
        assertThat(inspector.inspect("d.test")).isInstanceOfSatisfying(SpfInspection.Broken.class, b -> assertThat(b.why()).startsWith("include:e.test: not an IPv4"));
        fake.txt("f.test", "v=spf1 include:f.test -all");
        assertThat(inspector.inspect("f.test")).as("one that includes itself is over the limit").isInstanceOfSatisfying(SpfInspection.Sound.class, s -> assertThat(s.questions()).isGreaterThan(10));
    }

    @Test
    void silentNameServersAreAWarning() {
        fake.mute(true);
        Chapter.Subject subject = subject("198.51.100.7");
        assertThat(new HostChapter(dns).examine(subject).findings()).allSatisfy(f -> assertThat(f.level()).isEqualTo(Finding.Level.WARNING));
        assertThat(new ExchangerChapter(dns).examine(subject).findings()).allSatisfy(f -> assertThat(f.level()).isEqualTo(Finding.Level.WARNING));
    }
}
