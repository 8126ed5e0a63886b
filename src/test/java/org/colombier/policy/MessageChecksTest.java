package org.colombier.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.ReversePath;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.DnsSettings;
import org.colombier.ops.Site;
import org.colombier.policy.MessageChecks.Arrival;
import org.colombier.policy.MessageChecks.Hold;
import org.colombier.policy.MessageChecks.Outcome;
import org.colombier.policy.MessageChecks.Refuse;
import org.colombier.policy.PolicySettings.Check;
import org.colombier.policy.PolicySettings.Dmarc;
import org.colombier.policy.PolicySettings.Quarantine;
import org.colombier.policy.arc.ArcResult;
import org.colombier.policy.dkim.DkimResult;
import org.colombier.policy.dkim.DkimVerifier;
import org.colombier.testing.FakeDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageChecksTest {

    private static final Site SITE = new Site("mx.example.test", Path.of("data"), Path.of("etc"));
    private static final String MAIL = "From: boss@strict.test\r\nSubject: x\r\n\r\nbody\r\n";

    private final FakeDns fake = FakeDns.start().txt("_dmarc.strict.test", "v=DMARC1; p=reject").txt("_dmarc.aside.test", "v=DMARC1; p=quarantine");
    private final Dns dns = new Dns(new DnsSettings(List.of(fake.server()), Duration.ofMillis(300), Duration.ofMillis(600), 1_000, false));

    @AfterEach
    void close() {
        fake.close();
    }

    private static DkimResult dkim(DkimResult.Result result, String domain) {
        return new DkimResult(result, Optional.of(Domain.parse(domain)), "sel", "@" + domain, "rsa-sha256", 2048, "AbCdEfGh", false, result == DkimResult.Result.PASS ? "" : "body changed");
    }

    private Outcome check(PolicySettings settings, DkimVerifier dkim, ArcResult arc, String mail, boolean stranger) throws InterruptedException {
        MessageContent content = MessageContent.of(mail.getBytes(StandardCharsets.UTF_8));
        Arrival arrival = new Arrival(InetAddress.ofLiteral("192.0.2.1"), "client.test", ReversePath.of(EmailAddress.parse("a@client.test")),
            stranger ? Optional.empty() : Optional.of(EmailAddress.parse("anna@example.test")), stranger);
        return UncheckedMail.checks(SITE, dns, dkim, content2 -> arc, settings).check(arrival, HeaderSection.read(content.octets()), content);
    }

    private static PolicySettings enforcing(Quarantine quarantine, String... sealers) {
        return UncheckedMail.settings(List.of(), Dmarc.ENFORCE, quarantine, sealers);
    }

    @Test
    void asShippedNothingIsAskedAndNothingSaid() throws Exception {
        Outcome outcome = check(UncheckedMail.settings(List.of(), Dmarc.OFF, Quarantine.MARK), content -> List.of(), ArcResult.NONE, MAIL, true);
        assertThat(outcome.fields()).isEmpty();
        assertThat(outcome.message().octets()).isEqualTo(MAIL.getBytes(StandardCharsets.UTF_8));
        assertThat(fake.asked("client.test")).isZero();
    }

    @Test
    void aSignatureOfTheAuthorPasses() throws Exception {
        Outcome outcome = check(enforcing(Quarantine.MARK), content -> List.of(dkim(DkimResult.Result.FAIL, "list.test"), dkim(DkimResult.Result.PASS, "strict.test")), ArcResult.NONE, MAIL, true);
        assertThat(outcome.disposition()).isInstanceOf(MessageChecks.Accept.class);
        assertThat(outcome.summary()).isEqualTo("spf=none dkim=fail dkim=pass dmarc=pass");
        assertThat(outcome.fields()).contains("dkim=fail reason=\"body changed\" header.d=list.test").contains("header.b=AbCdEfGh");
    }

    @Test
    void aTrustedSealersWordSavesChangedMail() throws Exception {
        DkimVerifier broken = content -> List.of(dkim(DkimResult.Result.FAIL, "strict.test"));
        ArcResult chain = new ArcResult(ArcResult.Chain.PASS, List.of(new ArcResult.Seal(1, Domain.parse("lists.test"), "s", "lists.test; dmarc=pass header.from=strict.test")), 0, "");
        assertThat(check(enforcing(Quarantine.MARK), broken, chain, MAIL, true).disposition()).as("nobody is trusted").isInstanceOf(Refuse.class);
        assertThat(check(enforcing(Quarantine.MARK, "lists.test"), broken, chain, MAIL, true).disposition()).isInstanceOf(MessageChecks.Accept.class);
        ArcResult foreign = new ArcResult(ArcResult.Chain.PASS, List.of(chain.seals().getFirst(), new ArcResult.Seal(2, Domain.parse("evil.test"), "s", "evil.test; dmarc=pass header.from=strict.test")), 0, "");
        assertThat(check(enforcing(Quarantine.MARK, "lists.test"), broken, foreign, MAIL, true).disposition()).as("a stranger came after").isInstanceOf(Refuse.class);
        ArcResult other = new ArcResult(ArcResult.Chain.PASS, List.of(new ArcResult.Seal(1, Domain.parse("lists.test"), "s", "lists.test; dmarc=pass header.from=other.test")), 0, "");
        assertThat(check(enforcing(Quarantine.MARK, "lists.test"), broken, other, MAIL, true).disposition()).as("another author").isInstanceOf(Refuse.class);
    }

    @Test
    void quarantineMayHold() throws Exception {
        String mail = MAIL.replace("strict", "aside");
        assertThat(check(enforcing(Quarantine.HOLD), content -> List.of(), ArcResult.NONE, mail, true).disposition()).isEqualTo(new Hold("DMARC: p=quarantine of aside.test", "dmarc"));
        assertThat(check(UncheckedMail.settings(List.of(), Dmarc.REPORT, Quarantine.HOLD), content -> List.of(), ArcResult.NONE, mail, true).disposition()).as("only reported")
            .isInstanceOf(MessageChecks.Accept.class);
    }

    @Test
    void moreAuthorDomainsThanAreAskedAreRefused() throws Exception {
        String many = java.util.stream.IntStream.range(0, 40).mapToObj(i -> "a@d" + i + ".test").collect(java.util.stream.Collectors.joining(", "));
        assertThat(check(enforcing(Quarantine.MARK), content -> List.of(), ArcResult.NONE, "From: " + many + "\r\n\r\n", true).disposition()).isInstanceOf(Refuse.class);
        assertThat(check(enforcing(Quarantine.MARK), content -> List.of(), ArcResult.NONE, "Subject: nobody\r\n\r\n", true).summary()).endsWith("dmarc=permerror");
    }

    @Test
    void aCheckThatDoesNotEndOrFailsIsUnknown() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Outcome late = check(enforcing(Quarantine.MARK), content -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        }, ArcResult.NONE, MAIL.replace("strict", "unpublished"), true);
        never.countDown();
        assertThat(late.summary()).contains("dkim=temperror");
        Outcome failed = check(enforcing(Quarantine.MARK), content -> {
            throw new IllegalStateException("a bug");
        }, ArcResult.NONE, MAIL.replace("strict", "unpublished"), true);
        assertThat(failed.summary()).contains("dkim=temperror");
    }

    @Test
    void forgedFieldsGoFromAllMailAndNothingElseChanges() throws Exception {
        String forged = "X-A: 1\r\nAuthentication-Results: mx.example.test;\r\n\tdkim=pass header.d=bank.test\r\nFrom: a@b.test\r\nAuthentication-Results: other.test; spf=pass\r\n\r\nAuthentication-Results: mx.example.test; body\r\n";
        String expected = forged.replace("Authentication-Results: mx.example.test;\r\n\tdkim=pass header.d=bank.test\r\n", "");
        for (boolean stranger : new boolean[] {true, false}) {
            MessageContent clean = check(UncheckedMail.settings(List.of(), Dmarc.OFF, Quarantine.MARK), content -> List.of(), ArcResult.NONE, forged, stranger).message();
            assertThat(new String(clean.octets(), StandardCharsets.UTF_8)).isEqualTo(expected);
            assertThat(clean.size()).isEqualTo(expected.length());
        }
    }

    @Test
    void whoWasLoggedInIsSaidWhereWanted() throws Exception {
        assertThat(check(UncheckedMail.settings(List.of(Check.AUTH), Dmarc.OFF, Quarantine.MARK), content -> List.of(), ArcResult.NONE, MAIL, false).fields())
            .isEqualTo("Authentication-Results: mx.example.test;\r\n\tauth=pass smtp.auth=anna@example.test\r\n");
    }
}
