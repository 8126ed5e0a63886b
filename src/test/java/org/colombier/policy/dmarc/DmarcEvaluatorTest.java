package org.colombier.policy.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.colombier.mail.Domain;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.DnsSettings;
import org.colombier.policy.dmarc.DmarcEvaluator.Identifier;
import org.colombier.policy.dmarc.DmarcEvaluator.Identifier.State;
import org.colombier.testing.FakeDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DmarcEvaluatorTest {

    private final FakeDns fake = FakeDns.start();
    private final TreeWalk tree = new TreeWalk(new Dns(new DnsSettings(List.of(fake.server()), Duration.ofMillis(300), Duration.ofMillis(600), 1_000, false)));
    private final DmarcEvaluator evaluator = new DmarcEvaluator(tree);

    @AfterEach
    void close() {
        fake.close();
    }

    private String judged(String authors, Identifier... identifiers) {
        DmarcResult result = evaluator.evaluate(Arrays.stream(authors.split(",")).map(Domain::parse).toList(), List.of(identifiers));
        return result.result().word() + " " + result.disposition().word();
    }

    private static Identifier signed(String domain) {
        return new Identifier(Domain.parse(domain), true, State.PASS);
    }

    private static Identifier sent(String domain) {
        return new Identifier(Domain.parse(domain), false, State.PASS);
    }

    @Test
    void relaxedAlignmentIsWithinAnOrganisation() {
        fake.txt("_dmarc.example.org", "v=DMARC1; p=reject").address("news.example.org", "192.0.2.1");
        assertThat(judged("example.org", signed("example.org"))).isEqualTo("pass none");
        assertThat(judged("example.org", signed("mail.example.org"))).isEqualTo("pass none");
        assertThat(judged("news.example.org", sent("bounce.example.org"))).isEqualTo("pass none");
        assertThat(judged("example.org", signed("example.net"), sent("other.org"))).isEqualTo("fail reject");
        assertThat(judged("example.org", signed("badexample.org"))).isEqualTo("fail reject");
        assertThat(judged("example.org")).isEqualTo("fail reject");
    }

    @Test
    void strictAlignmentIsOfTheVeryDomainAndByMethod() {
        fake.txt("_dmarc.example.org", "v=DMARC1; p=reject; adkim=s");
        assertThat(judged("example.org", signed("mail.example.org"))).isEqualTo("fail reject");
        assertThat(judged("example.org", sent("mail.example.org"))).isEqualTo("pass none");
        fake.txt("_dmarc.example.net", "v=DMARC1; p=reject; aspf=s");
        assertThat(judged("example.net", sent("mail.example.net"))).isEqualTo("fail reject");
        assertThat(judged("example.net", signed("mail.example.net"))).isEqualTo("pass none");
    }

    @Test
    void aBoundaryPartsOrganisationsOfOneTree() {
        fake.txt("_dmarc.example.org", "v=DMARC1; p=reject").txt("_dmarc.lab.example.org", "v=DMARC1; p=quarantine; psd=n");
        assertThat(judged("lab.example.org", signed("example.org"))).isEqualTo("fail quarantine");
        assertThat(judged("lab.example.org", signed("mx.lab.example.org"))).isEqualTo("pass none");
        assertThat(judged("example.org", signed("lab.example.org"))).isEqualTo("fail reject");
    }

    @Test
    void thoseRegisteredUnderOneSuffixAreStrangers() {
        fake.txt("_dmarc.bank", "v=DMARC1; p=reject; psd=y").address("one.bank", "192.0.2.1");
        assertThat(tree.walk("www.one.bank").organisation()).isEqualTo("one.bank");
        assertThat(judged("one.bank", signed("two.bank"))).isEqualTo("fail reject");
        assertThat(judged("one.bank", signed("mail.one.bank"))).isEqualTo("pass none");
    }

    @ParameterizedTest
    @CsvSource({"v=DMARC1; p=reject; t=y, fail quarantine", "v=DMARC1; p=quarantine; t=y, fail none", "v=DMARC1; p=none, fail none", "v=DMARC1; p=reject; np=maybe, none none",
        "v=DMARC1; p=reject; sp=maybe; rua=mailto:a@example.org, fail none", "v=DMARC1; rua=mailto:a@example.org, fail none", "v=DMARC1, none none", "v=spf1 -all, none none"})
    void policiesAreReadAsTheyStand(String record, String expected) {
        fake.txt("_dmarc.example.org", record);
        assertThat(judged("example.org", signed("other.org"))).isEqualTo(expected);
    }

    @Test
    void ofSeveralAuthorsTheWorstCounts() {
        fake.txt("_dmarc.a.org", "v=DMARC1; p=quarantine").txt("_dmarc.b.org", "v=DMARC1; p=reject").address("c.org", "192.0.2.1");
        assertThat(judged("a.org,b.org,c.org", signed("a.org"))).isEqualTo("fail reject");
        assertThat(judged("a.org,b.org", signed("b.org"))).isEqualTo("fail quarantine");
        assertThat(judged("a.org,b.org", signed("b.org"), sent("a.org"))).isEqualTo("pass none");
    }

    @Test
    void namesThatDoNotExistHaveAPolicyOfTheirOwn() {
        fake.txt("_dmarc.example.org", "v=DMARC1; p=none; np=reject").address("real.example.org", "192.0.2.1").mx("mxonly.example.org", 10, "mx.example.org").txt("empty.example.org", "x");
        assertThat(judged("gone.example.org")).isEqualTo("fail reject");
        assertThat(judged("empty.example.org")).as("without address and exchanger").isEqualTo("fail reject");
        assertThat(judged("real.example.org")).isEqualTo("fail none");
        assertThat(judged("mxonly.example.org")).isEqualTo("fail none");
    }

    @Test
    void whatIsNotAnsweredPunishesNobody() {
        fake.txt("_dmarc.example.org", "v=DMARC1; p=reject").failing("_dmarc.silent.org");
        assertThat(judged("silent.org", signed("silent.org"))).isEqualTo("temperror none");
        assertThat(judged("example.org", new Identifier(Domain.parse("example.org"), false, State.UNKNOWN))).as("SPF of the author's domain is not known").isEqualTo("temperror none");
        assertThat(judged("example.org", new Identifier(Domain.parse("other.org"), false, State.UNKNOWN))).isEqualTo("fail reject");
        assertThat(judged("example.org", new Identifier(Domain.parse("example.org"), false, State.UNKNOWN), signed("example.org"))).isEqualTo("pass none");
    }

    @Test
    void aNameOfManyLabelsCostsEightQuestions() {
        String domain = "a.b.c.d.e.f.g.h.i.j.k.example.org";
        assertThat(tree.walk(domain).organisation()).isEqualTo(domain);
        assertThat(fake.asked("_dmarc." + domain) + fake.asked("_dmarc.g.h.i.j.k.example.org") + fake.asked("_dmarc.h.i.j.k.example.org") + fake.asked("_dmarc.i.j.k.example.org")
            + fake.asked("_dmarc.j.k.example.org") + fake.asked("_dmarc.k.example.org") + fake.asked("_dmarc.example.org") + fake.asked("_dmarc.org")).isEqualTo(8);
        assertThat(fake.asked("_dmarc.f.g.h.i.j.k.example.org")).isZero();
    }

    @Test
    void literalsPublishNothing() {
        assertThat(judged("[192.0.2.1]", signed("example.org"))).isEqualTo("none none");
    }
}
