package org.colombier.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.colombier.mail.Domain;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.DnsSettings;
import org.colombier.policy.dmarc.Policy;
import org.colombier.policy.dmarc.TreeWalk;
import org.colombier.testing.FakeDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DmarcPoliciesTest {

    private final FakeDns fake = FakeDns.start();
    private final DmarcPolicies policies = new DmarcPolicies(new TreeWalk(
        new Dns(new DnsSettings(List.of(fake.server()), Duration.ofMillis(400), Duration.ofMillis(900), 1_000, false))), new PolicySettings(Duration.ofMillis(300),
            List.of(), Duration.ofSeconds(20), PolicySettings.Dmarc.OFF, PolicySettings.Quarantine.MARK, List.of()));

    @AfterEach
    void close() {
        fake.close();
    }

    private Policy of(String domain) {
        return policies.of(Domain.parse(domain));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"v=DMARC1; p=reject | REJECT", "v=DMARC1;p=quarantine;pct=10 | QUARANTINE", "v=DMARC1; p=none; rua=mailto:a@b.test | NONE",
        "v = DMARC1 ; P = Reject ; | REJECT", "v=DMARC1; p=reject; t=y | QUARANTINE", "v=DMARC1; p=quarantine; t=y | NONE", "v=DMARC1; p=reject; p=none | REJECT",
        "v=DMARC1; sp=reject | NONE", "v=DMARC1; p=refuse | NONE", "v=dmarc1; p=reject | NONE", "p=reject; v=DMARC1 | NONE", "v=DMARC2; p=reject | NONE",
        "v=DMARC1 p=reject | NONE", "v=spf1 -all | NONE", ";;; | NONE"})
    void recordsAreReadAsRfc9989Section47Says(String record, Policy expected) {
        fake.txt("_dmarc.example.org", record);
        assertThat(of("example.org")).isEqualTo(expected);
    }

    @Test
    void aDomainWithoutRecordHasNoPolicy() {
        fake.address("example.org", "192.0.2.1");
        assertThat(of("example.org")).isEqualTo(Policy.NONE);
    }

    @Test
    void twoRecordsAreNone() {
        fake.txt("_dmarc.example.org", "v=DMARC1; p=reject").txt("_dmarc.example.org", "v=DMARC1; p=quarantine");
        assertThat(of("example.org")).isEqualTo(Policy.NONE);
    }

    @Test
    void aSubdomainFollowsItsOrganisation() {
        fake.txt("_dmarc.example.org", "v=DMARC1; p=reject; sp=quarantine; np=none").address("news.example.org", "192.0.2.1");
        assertThat(of("news.example.org")).isEqualTo(Policy.QUARANTINE);
        assertThat(of("nosuch.example.org")).isEqualTo(Policy.NONE);
        assertThat(of("example.org")).isEqualTo(Policy.REJECT);
    }

    @Test
    void withoutSpThePolicyOfTheOrganisationHoldsBelowIt() {
        fake.txt("_dmarc.example.org", "v=DMARC1; p=reject");
        assertThat(of("a.b.example.org")).isEqualTo(Policy.REJECT);
    }

    @Test
    void aSubdomainsOwnRecordComesFirst() {
        fake.txt("_dmarc.example.org", "v=DMARC1; p=reject").txt("_dmarc.news.example.org", "v=DMARC1; p=none");
        assertThat(of("news.example.org")).isEqualTo(Policy.NONE);
    }

    @Test
    void theOrganisationIsTheHighestRecordUnlessOneSaysOtherwise() {
        fake.txt("_dmarc.b.example.org", "v=DMARC1; p=quarantine").txt("_dmarc.example.org", "v=DMARC1; p=reject");
        assertThat(of("a.b.example.org")).isEqualTo(Policy.REJECT);
        fake.txt("_dmarc.b.example.net", "v=DMARC1; p=quarantine; psd=n").txt("_dmarc.example.net", "v=DMARC1; p=reject");
        assertThat(of("a.b.example.net")).isEqualTo(Policy.QUARANTINE);
        fake.txt("_dmarc.example.bank", "v=DMARC1; p=quarantine").txt("_dmarc.bank", "v=DMARC1; p=reject; psd=y");
        assertThat(of("a.example.bank")).isEqualTo(Policy.QUARANTINE);
        assertThat(of("other.bank")).as("a registry speaks for those who say nothing").isEqualTo(Policy.REJECT);
    }

    @Test
    void aNameOfManyLabelsIsWalkedInEightSteps() {
        fake.txt("_dmarc.example.org", "v=DMARC1; p=reject");
        assertThat(of("a.b.c.d.e.f.g.h.i.j.k.example.org")).isEqualTo(Policy.REJECT);
        assertThat(fake.asked("_dmarc.b.c.d.e.f.g.h.i.j.k.example.org")).isZero();
        assertThat(fake.asked("_dmarc.g.h.i.j.k.example.org")).isEqualTo(1);
        assertThat(fake.asked("_dmarc.org")).isEqualTo(1);
    }

    @Test
    void aSilentNameServerStopsNothing() {
        fake.mute(true);
        long start = System.nanoTime();
        assertThat(of("example.org")).isEqualTo(Policy.NONE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(850));
    }

    @Test
    void anAnswerIsKept() {
        fake.txt("_dmarc.example.org", "v=DMARC1; p=reject");
        assertThat(of("example.org")).isEqualTo(of("example.org")).isEqualTo(Policy.REJECT);
        assertThat(fake.asked("_dmarc.example.org")).isEqualTo(1);
    }

    @Test
    void literalsAndBareNamesAreNotAsked() {
        assertThat(of("[192.0.2.1]")).isEqualTo(Policy.NONE);
        assertThat(of("localhost")).isEqualTo(Policy.NONE);
        assertThat(fake.asked("_dmarc.localhost")).isZero();
    }
}
