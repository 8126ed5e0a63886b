package org.colombier.policy.restriction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.colombier.directory.Account;
import org.colombier.directory.Accounts;
import org.colombier.directory.Aliases;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.ReversePath;
import org.colombier.queue.QueueAdmin;
import org.colombier.routing.Router;
import org.colombier.testing.FakeDns;
import org.colombier.testing.PlainClient;
import org.colombier.testing.TestServer;
import org.colombier.testing.Transcript;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The restrictions with a server's directory and a name server that knows what the test tells it. */
class RestrictionsTest {

    private static final FakeDns DNS = FakeDns.start();
    private static TestServer server;
    private static Vocabulary vocabulary;

    @BeforeAll
    static void start() throws Exception {
        names();
        server = TestServer.start(DNS.setting(), "--colombier.dns.timeout=300ms", "--colombier.dns.total=500ms", "--colombier.networks=192.0.2.0/24",
            "--colombier.smtp.xclient-networks=127.0.0.1", "--colombier.smtp.limits.error-delay=1ms",
            "--colombier.smtp.mx.restrictions.client[0]=check_client_access inline:{198.51.100=REJECT your network is not welcome, 198.51.101.1=421 4.7.0 go away}",
            "--colombier.smtp.mx.restrictions.client[1]=reject_rbl_client bl.test",
            "--colombier.smtp.mx.restrictions.helo=permit_mynetworks, reject_non_fqdn_helo_hostname",
            "--colombier.smtp.mx.restrictions.sender[0]=check_sender_access inline:{spam@bad.test=REJECT, bad.test=DEFER come later, "
                + "hold.test=HOLD looks odd, gone.test=DISCARD, note.test=PREPEND X-Note: seen, copy.test=BCC bob@example.test, other.test=REDIRECT bob@example.test, <>=greet}",
            "--colombier.smtp.mx.restrictions.sender[1]=warn_if_reject reject_unknown_sender_domain",
            "--colombier.smtp.mx.restrictions.recipient[0]=check_recipient_access inline:{elsewhere.test=OK, tight@example.test=tight, anna@example.test=DUNNO}",
            "--colombier.smtp.mx.restrictions.data=reject_multi_recipient_bounce",
            "--colombier.smtp.mx.restrictions.end-of-data=check_sender_access inline:{late@late.test=554 5.6.0 too late}",
            "--colombier.lmtp.restrictions.delay-reject=false", "--colombier.lmtp.restrictions.helo=reject_non_fqdn_helo_hostname",
            "--colombier.lmtp.restrictions.sender=check_sender_access inline:{bad.test=REJECT}",
            "--colombier.smtp.submission.restrictions.client=check_client_access inline:{127.0.0.1=REJECT}",
            "--colombier.policy.restriction.classes.tight=reject_rhsbl_sender names.test, reject",
            "--colombier.policy.restriction.classes.greet=permit",
            "--colombier.policy.restriction.sender-login-maps=inline:{sales@example.test=bob@example.test, @all.test=anna@example.test}");
        vocabulary = server.bean(Vocabulary.class);
        EmailAddress anna = EmailAddress.parse("anna@example.test");
        server.bean(Domains.class).add(new MailDomain(Domain.parse("example.test"), true, false, Optional.empty(), "en"), List.of());
        server.bean(Domains.class).add(new MailDomain(Domain.parse("backup.test"), true, true, Optional.empty(), "en"), List.of());
        for (String name : List.of("anna", "bob", "tight")) {
            server.bean(Accounts.class).add(new Account(anna.withLocalPart(name), "", 0, EnumSet.allOf(Account.Service.class)), "s3cret");
        }
        server.bean(Aliases.class).add(anna.withLocalPart("team"), List.of(anna));
    }

    private static void names() {
        DNS.address("7.113.0.203.bl.test", "127.0.0.4").txt("7.113.0.203.bl.test", "listed, see https://bl.test/7")
            .address("8.113.0.203.bl.test", "127.0.0.10").address("9.113.0.203.bl.test", "198.18.0.1").silent("10.113.0.203.bl.test")
            .address("7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.bl.test", "127.0.0.2")
            .address("spammer.test.names.test", "127.0.0.2").address("7.113.0.203.good.test", "127.0.9.1")
            .reverse("203.0.113.20", "mx.honest.test").address("mx.honest.test", "203.0.113.20")
            .reverse("203.0.113.21", "mx.honest.test").reverse("203.0.113.22", "slow.test").silent("slow.test")
            .mx("mail.test", 10, "mx.honest.test").address("plain.test", "203.0.113.1").mx("nomail.test", 0, ".").failing("broken.test")
            .address("mx.names.test.names.test", "127.0.0.2");
    }

    @AfterAll
    static void stop() {
        server.close();
        DNS.close();
    }

    private static Situation stranger() {
        return at("203.0.113.7");
    }

    private static Situation at(String address) {
        return Situation.connected(Door.MX, InetAddress.ofLiteral(address), 4711, address.startsWith("192.0.2."));
    }

    private static Situation mail(String client, String helo, String sender, String recipient) {
        return at(client).greeted(helo, false, Optional.empty()).from(ReversePath.parse(sender), -1).to(EmailAddress.parse(recipient), 0);
    }

    /** {@code -} if nothing was decided, {@code OK}, or the reply. */
    private static String ask(String rules, Situation situation) {
        Hearing hearing = new Hearing(new Inquiry(situation, Stage.RECIPIENT, false));
        hearing.hear(Stage.RECIPIENT, vocabulary.read(List.of(rules)), false);
        return switch (hearing.verdict()) {
            case Verdict.Refuse refuse -> refuse.reply().toString();
            case Verdict.Permit permit when !permit.effects().isEmpty() -> permit.effects().toString();
            case Verdict.Permit permit -> permit.rule().equals("default") ? "-" : "OK";
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "reject_invalid_helo_hostname | mx.mail.test | -", "reject_invalid_helo_hostname | [203.0.113.7] | -", "reject_invalid_helo_hostname | [IPv6:2001:db8::1] | -",
        "reject_invalid_helo_hostname | a..b | 501 5.5.2 <a..b>: Helo command rejected: Invalid name (reject_invalid_helo_hostname)",
        "reject_invalid_helo_hostname | 203.0.113.7 | 501 5.5.2 <203.0.113.7>: Helo command rejected: Invalid name (reject_invalid_helo_hostname)",
        "reject_invalid_helo_hostname | [203.0.113] | 501 5.5.2 <[203.0.113]>: Helo command rejected: Invalid name (reject_invalid_helo_hostname)",
        "reject_non_fqdn_helo_hostname | mx.mail.test | -", "reject_non_fqdn_helo_hostname | [203.0.113.7] | -",
        "reject_non_fqdn_helo_hostname | friend | 504 5.5.2 <friend>: Helo command rejected: need fully-qualified hostname (reject_non_fqdn_helo_hostname)",
        "reject_unknown_helo_hostname | mail.test | -", "reject_unknown_helo_hostname | plain.test | -", "reject_unknown_helo_hostname | [203.0.113.7] | -",
        "reject_unknown_helo_hostname | nowhere.test | 450 4.7.1 <nowhere.test>: Helo command rejected: Host not found (reject_unknown_helo_hostname)",
        "reject_unknown_helo_hostname | broken.test | 450 4.7.1 <broken.test>: Helo command rejected: Host not found (reject_unknown_helo_hostname)",
        "reject_rhsbl_helo names.test | mx.names.test | 554 5.7.1 Service unavailable; Helo command [mx.names.test] blocked using names.test",
        "check_helo_access inline:{friend=REJECT too friendly} | FRIEND | 554 5.7.1 <FRIEND>: Helo command rejected: too friendly",
        "check_helo_access inline:{.mail.test=OK} | mx.mail.test | OK", "check_helo_access inline:{mail.test=OK} | mx.mail.test | OK",
        "check_helo_access inline:{.mail.test=OK} | mail.test | -"})
    void aGreetingIsJudged(String rule, String helo, String expected) {
        assertThat(ask(rule, mail("203.0.113.7", helo, "a@mail.test", "anna@example.test"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "permit_mynetworks | 192.0.2.9 | OK", "permit_mynetworks | 203.0.113.7 | -",
        "reject_rbl_client bl.test | 203.0.113.7 | 554 5.7.1 Service unavailable; Client host [203.0.113.7] blocked using bl.test; listed, see https://bl.test/7",
        "reject_rbl_client bl.test | 203.0.113.6 | -", "reject_rbl_client bl.test=127.0.0.4 | 203.0.113.8 | -", "reject_rbl_client bl.test=127.0.0.[3..4;9] | 203.0.113.8 | -",
        "reject_rbl_client bl.test=127.0.0.[3..4;10] | 203.0.113.8 | 554 5.7.1 Service unavailable; Client host [203.0.113.8] blocked using bl.test",
        "reject_rbl_client bl.test | 203.0.113.9 | -", "reject_rbl_client bl.test | 203.0.113.10 | -",
        "reject_rbl_client bl.test | 2001:db8::7 | 554 5.7.1 Service unavailable; Client host [2001:db8:0:0:0:0:0:7] blocked using bl.test",
        "permit_dnswl_client good.test, reject | 203.0.113.7 | OK", "warn_if_reject reject_rbl_client bl.test | 203.0.113.7 | -",
        "reject_unknown_client_hostname | 203.0.113.20 | -", "reject_unknown_reverse_client_hostname | 203.0.113.21 | -",
        "reject_unknown_client_hostname | 203.0.113.21 | 450 4.7.25 <unknown[203.0.113.21]>: Client host rejected: cannot find your hostname, [203.0.113.21] (reject_unknown_client_hostname)",
        "reject_unknown_client_hostname, reject | 203.0.113.22 | 554 5.7.1 <anna@example.test>: Recipient address rejected: Access denied (reject)",
        "reject_unknown_client_hostname | 203.0.113.22 | 450 4.7.25 <unknown[203.0.113.22]>: Client host rejected: cannot find your hostname, [203.0.113.22] (reject_unknown_client_hostname)",
        "reject_unknown_reverse_client_hostname | 203.0.113.23 | 450 4.7.25 <unknown[203.0.113.23]>: Client host rejected: cannot find your reverse hostname, [203.0.113.23] (reject_unknown_reverse_client_hostname)",
        "check_client_access inline:{203.0.113.7=OK} | 203.0.113.7 | OK", "check_client_access inline:{203.0=OK} | 203.0.113.7 | OK", "check_client_access inline:{20=OK} | 203.0.113.7 | -",
        "check_client_access inline:{2001:db8=OK} | 2001:db8::7 | OK", "check_client_access inline:{honest.test=OK} | 203.0.113.20 | OK",
        "check_client_access inline:{honest.test=OK} | 203.0.113.21 | -", "check_client_access inline:{unknown=550 who are you} | 203.0.113.6 | 550 5.7.1 <unknown[203.0.113.6]>: Client host rejected: who are you",
        "check_reverse_client_hostname_access inline:{.honest.test=REJECT} | 203.0.113.21 | 554 5.7.1 <unknown[203.0.113.21]>: Client host rejected: Access denied",
        "reject_plaintext_session | 203.0.113.7 | 450 4.7.1 <anna@example.test>: Recipient address rejected: Session encryption is required (reject_plaintext_session)"})
    void aClientIsJudged(String rule, String client, String expected) {
        assertThat(ask(rule, mail(client, "mx.mail.test", "a@mail.test", "anna@example.test"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "reject_non_fqdn_sender | a@mail.test | -", "reject_non_fqdn_sender | '' | -",
        "reject_non_fqdn_sender | a@host | 504 5.5.2 <a@host>: Sender address rejected: need fully-qualified address (reject_non_fqdn_sender)",
        "reject_unknown_sender_domain | a@mail.test | -", "reject_unknown_sender_domain | a@plain.test | -", "reject_unknown_sender_domain | '' | -",
        "reject_unknown_sender_domain | a@nowhere.test | 450 4.1.8 <a@nowhere.test>: Sender address rejected: Domain not found (reject_unknown_sender_domain)",
        "reject_unknown_sender_domain, reject_non_fqdn_sender | a@broken.test | 450 4.1.8 <a@broken.test>: Sender address rejected: Domain not found (reject_unknown_sender_domain)",
        "reject_unknown_sender_domain | a@nomail.test | 550 5.7.27 <a@nomail.test>: Sender address rejected: Domain nomail.test does not accept mail (nullMX) (reject_unknown_sender_domain)",
        "reject_rhsbl_sender names.test | a@spammer.test | 554 5.7.1 Service unavailable; Sender address [a@spammer.test] blocked using names.test",
        "reject_rhsbl_sender names.test | a@mail.test | -", "reject_rhsbl_sender names.test | '' | -",
        "reject_unlisted_sender | nobody@example.test | 550 5.1.0 <nobody@example.test>: Sender address rejected: User unknown in a domain of ours",
        "reject_unlisted_sender | anna@example.test | -", "reject_unlisted_sender | a@mail.test | -",
        "reject_sender_login_mismatch | anna@example.test | 553 5.7.1 <anna@example.test>: Sender address rejected: not logged in (reject_unauthenticated_sender_login_mismatch)",
        "reject_sender_login_mismatch | a@mail.test | -", "reject_authenticated_sender_login_mismatch | anna@example.test | -",
        "check_sender_access inline:{a@mail.test=OK} | A@Mail.TEST | OK", "check_sender_access inline:{a@mail.test=OK} | a+b@mail.test | OK",
        "check_sender_access inline:{a+b@mail.test=REJECT, a@mail.test=OK} | a+b@mail.test | 554 5.7.1 <a+b@mail.test>: Sender address rejected: Access denied",
        "check_sender_access inline:{mail.test=DUNNO, a@=REJECT} | a@mail.test | -", "check_sender_access inline:{a@=450 4.2.1 later} | a+x@mail.test | 450 4.2.1 <a+x@mail.test>: Sender address rejected: later",
        "check_sender_access inline:{.test=OK} | a@mail.test | OK", "check_sender_access inline:{<>=REJECT no bounces} | '' | 554 5.7.1 <>: Sender address rejected: no bounces",
        "check_sender_access inline:{mail.test=20261121} | a@mail.test | OK", "check_sender_access inline:{mail.test=DEFER} | a@mail.test | 450 4.7.1 <a@mail.test>: Sender address rejected: Access denied",
        "check_sender_access inline:{mail.test=DEFER_IF_PERMIT}, permit | a@mail.test | 450 4.7.1 <a@mail.test>: Sender address rejected: Service unavailable",
        "check_sender_access inline:{mail.test=DEFER_IF_REJECT}, reject | a@mail.test | 450 4.7.1 <a@mail.test>: Sender address rejected: Service unavailable",
        "check_sender_access inline:{mail.test=DEFER_IF_REJECT} | a@mail.test | -", "check_sender_access inline:{mail.test=WARN odd} | a@mail.test | -",
        "check_sender_access inline:{ {mail.test=permit_mynetworks, reject} } | a@mail.test | 554 5.7.1 <anna@example.test>: Recipient address rejected: Access denied (reject)",
        "check_sender_access inline:{mail.test=tight} | a@spammer.test | -", "check_sender_access inline:{spammer.test=tight} | a@spammer.test | 554 5.7.1 Service unavailable; Sender address [a@spammer.test] blocked using names.test",
        "check_sender_access inline:{mail.test=HOLD wait} | a@mail.test | [hold: wait (check_sender_access inline:{mail.test=HOLD wait} (inline:{mail.test=HOLD wait}))]",
        "check_sender_access static:REJECT | a@mail.test | 554 5.7.1 <a@mail.test>: Sender address rejected: Access denied",
        "check_sender_access fail:away | a@mail.test | 451"})
    void aSenderIsJudged(String rule, String sender, String expected) {
        Situation situation = mail("203.0.113.7", "mx.mail.test", sender, "anna@example.test");
        if (expected.equals("451")) {
            assertThatThrownBy(() -> ask(rule, situation)).isInstanceOf(org.colombier.maps.TableUnavailable.class);
        } else {
            assertThat(ask(rule, situation)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "reject_unauth_destination | anna@example.test | -", "reject_unauth_destination | nobody@example.test | -", "reject_unauth_destination | x@backup.test | -",
        "reject_unauth_destination | x@elsewhere.test | 554 5.7.1 Relay access denied", "reject_unauth_destination | x%elsewhere.test@backup.test | 554 5.7.1 Relay access denied",
        "defer_unauth_destination | x@elsewhere.test | 454 4.7.1 Relay access denied", "permit_auth_destination, reject | anna@example.test | OK",
        "permit_auth_destination | x@elsewhere.test | -", "reject_unlisted_recipient | nobody@example.test | 550 5.1.1 No such user here",
        "reject_unlisted_recipient | anna@example.test | -", "reject_non_fqdn_recipient | a@host | 504 5.5.2 <a@host>: Recipient address rejected: need fully-qualified address (reject_non_fqdn_recipient)",
        "reject_unknown_recipient_domain | a@nowhere.test | 450 4.1.2 <a@nowhere.test>: Recipient address rejected: Domain not found (reject_unknown_recipient_domain)",
        "reject_unknown_recipient_domain | a@nomail.test | 556 5.1.10 <a@nomail.test>: Recipient address rejected: Domain nomail.test does not accept mail (nullMX) (reject_unknown_recipient_domain)",
        "reject_rhsbl_recipient names.test | a@spammer.test | 554 5.7.1 Service unavailable; Recipient address [a@spammer.test] blocked using names.test",
        "check_recipient_access inline:{anna@example.test=REJECT} | anna+x@example.test | 554 5.7.1 <anna+x@example.test>: Recipient address rejected: Access denied",
        "reject | anna@example.test | 554 5.7.1 <anna@example.test>: Recipient address rejected: Access denied (reject)",
        "defer | anna@example.test | 450 4.7.1 <anna@example.test>: Recipient address rejected: Try again later (defer)",
        "defer_if_permit | anna@example.test | 450 4.7.1 <anna@example.test>: Recipient address rejected: Service unavailable (defer_if_permit)",
        "permit, reject | anna@example.test | OK", "sleep 0 | anna@example.test | -"})
    void aRecipientIsJudged(String rule, String recipient, String expected) {
        assertThat(ask(rule, mail("203.0.113.7", "mx.mail.test", "a@mail.test", recipient))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"anna@example.test | -", "anna+books@example.test | -", "Team@example.test | -", "'' | -", "any@all.test | -",
        "bob@example.test | 553 5.7.1 Sender address not owned by the login", "sales@example.test | 553 5.7.1 Sender address not owned by the login",
        "a@mail.test | 553 5.7.1 Sender address not owned by the login"})
    void aLoginSendsAsItselfItsAliasesAndWhatTheTablesSay(String sender, String expected) {
        Situation situation = stranger().greeted("client.test", true, Optional.of(EmailAddress.parse("anna@example.test"))).from(ReversePath.parse(sender), -1);
        assertThat(ask("reject_authenticated_sender_login_mismatch", situation)).isEqualTo(expected);
        assertThat(ask("permit_sasl_authenticated", situation)).isEqualTo("OK");
    }

    @Test
    void whatIsSentAheadAndBouncesToManyAreRefused() {
        assertThat(ask("reject_unauth_pipelining", stranger().hasty())).startsWith("503 5.5.0");
        Situation bounce = stranger().from(ReversePath.NULL, -1);
        assertThat(ask("reject_multi_recipient_bounce", bounce.data(Optional.empty(), 2, 0))).startsWith("550 5.5.3");
        assertThat(ask("reject_multi_recipient_bounce", bounce.data(Optional.empty(), 1, 0))).isEqualTo("-");
    }

    @Test
    void aTableThatIsAFileMayHoldNetworksAndExpressions() throws Exception {
        Path etc = Files.createDirectories(server.dataDir().resolve("etc"));
        Files.writeString(etc.resolve("clients.cidr"), "203.0.113.0/29 REJECT\n0.0.0.0/0 DUNNO\n");
        Files.writeString(etc.resolve("senders.pcre"), "/^([^@]+)@mail\\.test$/ REJECT $1 may not\n");
        Situation situation = mail("203.0.113.7", "mx.mail.test", "a@mail.test", "anna@example.test");
        assertThat(ask("check_client_access cidr:clients.cidr", situation)).startsWith("554");
        assertThat(ask("check_sender_access pcre:senders.pcre", situation)).isEqualTo("554 5.7.1 <a@mail.test>: Sender address rejected: a may not");
        Files.writeString(etc.resolve("broken"), "mail.test REJEKT\n");
        assertThatThrownBy(() -> vocabulary.read(List.of("check_sender_access texthash:broken"))).hasMessageContaining("broken:1").hasMessageContaining("REJEKT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"reject_everything | no such restriction", "reject_rbl_client | something must follow", "reject_rbl_client bl_.. | not a DNS zone",
        "reject_rbl_client bl.test=127.0.0 | not a pattern", "reject_rbl_client bl.test=127.0.0.[9..3] | not numbers", "reject_rate many | a rate is", "reject_rate 0/1h | a rate is",
        "sleep 3600 | sleep", "check_sender_access inline:{a=FILTER smtp:x} | not known here", "check_sender_access nosuch:x | nosuch",
        "check_sender_access inline:{a=PREPEND nonsense} | header field", "check_sender_access texthash:missing | missing", "warn_if_reject | something must follow", "reject { | braces"})
    void aListThatMakesNoSenseIsRefusedWithTheReason(String list, String reason) {
        assertThatThrownBy(() -> vocabulary.read(List.of(list))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(reason);
    }

    @Test
    void aListWrittenAsOneTextMayHoldCommasInBraces() {
        assertThat(vocabulary.read(List.of("check_sender_access inline:{a@b.test=REJECT", "c@d.test=OK}", "permit")))
            .extracting(Rule::word).containsExactly("check_sender_access", "permit");
    }

    @Test
    void aRateLetsSoManyPassAtOnceAndThenAsTimeGoes() {
        TestClock clock = new TestClock();
        Rule.Question rate = new Rates(clock).reject("3/1h");
        Inquiry asked = new Inquiry(stranger(), Stage.CLIENT, false);
        for (int i = 0; i < 3; i++) {
            assertThat(rate.ask(asked)).isInstanceOf(Ruling.Dunno.class);
        }
        assertThat(rate.ask(asked)).isInstanceOfSatisfying(Ruling.No.class, no -> assertThat(no.reply().toString()).startsWith("450 4.7.1").contains("3/1h"));
        assertThat(rate.ask(new Inquiry(at("203.0.113.8"), Stage.CLIENT, false))).isInstanceOf(Ruling.Dunno.class);
        clock.pass(Duration.ofMinutes(20));
        assertThat(rate.ask(new Inquiry(stranger(), Stage.CLIENT, true))).as("a rehearsal counts nothing").isInstanceOf(Ruling.Dunno.class);
        assertThat(rate.ask(asked)).isInstanceOf(Ruling.Dunno.class);
        assertThat(rate.ask(asked)).isInstanceOf(Ruling.No.class);
    }

    private static final class TestClock extends Clock {
        private Instant now = Instant.parse("2026-11-20T09:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static Greylist greylist(Clock clock) {
        return new Greylist(server.bean(JdbcClient.class), new GreylistSettings(Duration.ofMinutes(5), Duration.ofDays(2), Duration.ofDays(35), 2),
            server.bean(Router.class), clock);
    }

    private static boolean passes(Greylist greylist, String client, String sender, String recipient) {
        return greylist.judge(new Inquiry(mail(client, "mx.mail.test", sender, recipient), Stage.RECIPIENT, false)) instanceof Ruling.Dunno;
    }

    @Test
    void greylistedMailPassesWhenItComesAgainOnWhicheverNode() {
        TestClock clock = new TestClock();
        Greylist one = greylist(clock);
        Greylist two = greylist(clock);
        assertThat(passes(one, "203.0.113.40", "a-17@mail.test", "anna@example.test")).isFalse();
        clock.pass(Duration.ofMinutes(4));
        assertThat(passes(two, "203.0.113.40", "a-17@mail.test", "anna@example.test")).isFalse();
        clock.pass(Duration.ofMinutes(1));
        assertThat(passes(two, "203.0.113.99", "a-18+x@mail.test", "Anna@example.test")).as("a host nearby, another number in the sender").isTrue();
        assertThat(passes(one, "203.0.113.40", "a-19@mail.test", "anna@example.test")).isTrue();
        assertThat(passes(one, "203.0.113.40", "a@mail.test", "bob@example.test")).isFalse();
        clock.pass(Duration.ofMinutes(5));
        assertThat(passes(one, "203.0.113.40", "a@mail.test", "bob@example.test")).isTrue();
        assertThat(passes(two, "203.0.113.41", "new@mail.test", "tight@example.test")).as("two came again: the network is known").isTrue();
        clock.pass(Duration.ofDays(36));
        assertThat(one.run()).isEqualTo("2 triplets and 1 clients forgotten");
        assertThat(passes(one, "203.0.113.40", "a@mail.test", "bob@example.test")).isFalse();
        clock.pass(Duration.ofDays(3));
        assertThat(passes(one, "203.0.113.40", "a@mail.test", "bob@example.test")).as("too late: new again").isFalse();
        assertThat(passes(one, "192.0.2.9", "a@mail.test", "bob@example.test")).as("our own").isTrue();
    }

    private static MxRestrictions mx(List<String> relay, List<String> recipient) {
        return new MxRestrictions(true, List.of(), List.of(), List.of(), relay, recipient, List.of(), List.of());
    }

    private static void configure(List<String> relay, List<String> recipient) {
        MxRestrictions mx = mx(relay, recipient);
        List<String> closed = List.of("reject");
        new RestrictionLists(mx, new SubmissionRestrictions(false, List.of(), List.of(), List.of(), closed, List.of(), List.of(), List.of()),
            new SubmissionsRestrictions(false, List.of(), List.of(), List.of(), closed, List.of(), List.of(), List.of()),
            new LmtpRestrictions(true, List.of(), List.of(), List.of(), closed, List.of(), List.of(), List.of()), vocabulary);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"'' | ''", "permit_mynetworks | ''", "permit, reject_unauth_destination | ''", "permit_mynetworks, permit | permit_mynetworks",
        "permit_mynetworks, warn_if_reject reject_unauth_destination | ''", "check_sender_access static:OK, reject_unauth_destination | ''",
        "check_helo_access inline:{a=OK}, reject_unauth_destination | ''", "check_recipient_access inline:{a@b.test=OK}, reject | ''",
        "permit_dnswl_client good.test, reject_unauth_destination | ''", "check_client_access static:OK, reject_unauth_destination | ''", "greet, reject_unauth_destination | ''",
        "check_client_access inline:{unknown=permit}, reject_unauth_destination | ''", "'' | permit_mynetworks", "'' | check_sender_access static:OK reject_unauth_destination",
        "reject_rbl_client bl.test | reject_unlisted_recipient", "defer_if_permit | ''"})
    void anOpenRelayStopsTheStart(String relay, String recipient) {
        assertThatThrownBy(() -> configure(List.of(relay), List.of(recipient))).isInstanceOf(RestrictionFault.class)
            .hasMessageStartingWith("colombier.smtp.mx.restrictions.relay: ").hasMessageContaining("open relay");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"permit_mynetworks permit_sasl_authenticated reject_unauth_destination | permit", "permit_mynetworks, defer_unauth_destination | ''",
        "permit_auth_destination, reject | ''", "check_client_access inline:{203.0.113.1=OK}, reject_unauth_destination | ''", "'' | permit_mynetworks, reject_unauth_destination, permit",
        "tight | ''", "check_sasl_access static:OK, reject_unauth_destination | ''", "reject_unauth_destination, permit_dnswl_client good.test | check_sender_access static:OK"})
    void aRelayForOnesOwnStarts(String relay, String recipient) {
        configure(List.of(relay), List.of(recipient));
    }

    @Test
    void aClientTableThatComesToLetEverybodyInRelaysForNobody() throws Exception {
        Path etc = Files.createDirectories(server.dataDir().resolve("etc"));
        Path file = etc.resolve("partners.cidr");
        Files.writeString(file, "203.0.113.0/29 OK\n");
        List<Rule> rules = vocabulary.read(List.of("check_client_access cidr:partners.cidr, reject_unauth_destination"));
        assertThat(relays(rules, "203.0.113.1")).isTrue();
        assertThat(relays(rules, "203.0.113.9")).isFalse();
        Files.writeString(file, "0.0.0.0/0 OK\n::/0 OK\n# later\n");
        Awaitility.await().until(() -> !relays(rules, "203.0.113.1"));
        assertThat(relays(rules, "203.0.113.9")).isFalse();
    }

    private static boolean relays(List<Rule> rules, String client) {
        Hearing hearing = new Hearing(new Inquiry(mail(client, "mx.mail.test", "a@mail.test", "x@elsewhere.test"), Stage.RELAY, false));
        return hearing.hear(Stage.RELAY, rules, true);
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/2", "2000::/3"})
    void networksThatStrangersAreInStopTheStart(String network) {
        assertThatThrownBy(() -> new OwnNetworks(List.of("127.0.0.0/8", network))).hasMessageContaining("colombier.networks: " + network).hasMessageContaining("open relay");
    }

    @Test
    void networksOfASiteDoNot() {
        assertThat(new OwnNetworks(List.of("10.0.0.0/8", "fd00::/8", "fe80::/10", "2001:db8::/32")).known().contains(InetAddress.ofLiteral("10.1.2.3"))).isTrue();
    }

    @Test
    void theServerItselfDoesNotStartAsAnOpenRelay() {
        assertThatThrownBy(() -> TestServer.start("--colombier.smtp.mx.restrictions.relay=permit_mynetworks, permit"))
            .hasRootCauseInstanceOf(RestrictionFault.class).rootCause().hasMessageContaining("colombier.smtp.mx.restrictions.relay: permit ");
    }

    @Test
    void aDecisionIsExplainedRuleByRuleWithoutLeavingATrace() {
        double before = rejects("check_client_access");
        Explanation explained = server.bean(Restrictions.class).explain(mail("198.51.100.3", "mx.mail.test", "a@mail.test", "anna@example.test"));
        assertThat(explained.verdict()).isInstanceOfSatisfying(Verdict.Refuse.class, r -> assertThat(r.reply().toString()).contains("your network is not welcome"));
        assertThat(explained.steps()).singleElement().satisfies(step -> assertThat(step.answer()).startsWith("refuse: 554 5.7.1"));
        assertThat(rejects("check_client_access")).isEqualTo(before);
        Explanation passed = server.bean(Restrictions.class).explain(mail("203.0.113.20", "mx.mail.test", "a@hold.test", "bob@example.test"));
        assertThat(passed.verdict()).isInstanceOfSatisfying(Verdict.Permit.class, p -> assertThat(p.effects()).singleElement().isInstanceOf(Effect.Hold.class));
        assertThat(passed.steps()).extracting(Explanation.Step::rule).contains("reject_rbl_client bl.test", "reject_unauth_destination", "reject_unlisted_recipient");
    }

    private static double rejects(String rule) {
        return Optional.ofNullable(server.bean(MeterRegistry.class).find("colombier.smtp.rejects").tag("rule", rule).counter()).map(c -> c.count()).orElse(0.0);
    }

    @Test
    void whatTheTablesWantDoneWithAMessageIsDone() throws Exception {
        for (String domain : List.of("gone.test", "hold.test", "note.test", "copy.test", "other.test")) {
            assertThat(PlainClient.send(server.port("smtp.mx"), "a@" + domain, "anna@example.test")).startsWith("250 2.0.0 Ok: queued as");
        }
        Awaitility.await().untilAsserted(() -> {
            assertThat(mailbox("anna")).hasSize(2).anyMatch(m -> m.contains("X-Note: seen\r\n") || m.contains("X-Note: seen\n")).anyMatch(m -> m.contains("a@copy.test"));
            assertThat(mailbox("bob")).hasSize(2).anyMatch(m -> m.contains("a@copy.test")).anyMatch(m -> m.contains("a@other.test"));
        });
        assertThat(server.bean(QueueAdmin.class).list(Optional.empty(), 10)).singleElement().satisfies(held -> {
            assertThat(held.state()).isEqualTo(QueueAdmin.State.HELD);
            assertThat(held.sender()).isEqualTo("a@hold.test");
            assertThat(held.lastReply()).contains("check_sender_access").contains("looks odd");
        });
    }

    private static List<String> mailbox(String name) throws Exception {
        Path fresh = server.dataDir().resolve("mail/example.test/" + name + "/Maildir/new");
        List<String> messages = new ArrayList<>();
        try (Stream<Path> files = Files.exists(fresh) ? Files.list(fresh) : Stream.empty()) {
            for (Path file : files.toList()) {
                messages.add(Files.readString(file));
            }
        }
        return messages;
    }

    @TestFactory
    Stream<DynamicTest> theServerAnswersAsWritten() throws Exception {
        return Transcript.in("restrictions").stream().map(f -> DynamicTest.dynamicTest(f.getFileName().toString().replace(".txt", "").replace('-', ' '),
            () -> Transcript.play(f, server::port)));
    }

    @Test
    void listsThatDoNotAnswerAreWaitedForTogetherAndTheirOrderDecides() {
        for (String zone : List.of("slow1.test", "slow2.test", "slow3.test", "slow4.test", "slow5.test", "slow6.test")) {
            DNS.silent("66.113.0.203." + zone);
        }
        DNS.address("66.113.0.203.last1.test", "127.0.0.2").txt("66.113.0.203.last1.test", "the first that has it")
            .address("66.113.0.203.last2.test", "127.0.0.2").txt("66.113.0.203.last2.test", "the second");
        long begin = System.nanoTime();
        assertThat(ask("reject_rbl_client slow1.test, reject_rbl_client slow2.test, permit_dnswl_client slow3.test, reject_rbl_client slow4.test, "
            + "reject_rbl_client slow5.test, reject_rbl_client slow6.test, reject_rbl_client last1.test, reject_rbl_client last2.test", at("203.0.113.66")))
            .isEqualTo("554 5.7.1 Service unavailable; Client host [203.0.113.66] blocked using last1.test; the first that has it");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).as("six silent lists, half a second each").isLessThan(Duration.ofMillis(1_800));
    }

    @Test
    void aListIsNotAskedAboutAClientThatAnEarlierRulePermits() {
        assertThat(ask("permit_mynetworks, reject_rbl_client never.test", at("192.0.2.77"))).isEqualTo("OK");
        assertThat(DNS.asked("77.2.0.192.never.test")).isZero();
    }
}
