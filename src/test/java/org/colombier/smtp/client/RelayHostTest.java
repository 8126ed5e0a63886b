package org.colombier.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.colombier.mail.NextHop;
import org.colombier.mail.SmtpReply;
import org.colombier.testing.MailSink;
import org.colombier.testing.ScriptedPeer;
import org.colombier.testing.TestAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logging in at a host that relays for us. */
class RelayHostTest {

    private static final String OFFER = "S: 220 relay\nC: EHLO mail.example.test\nS: 250-relay\nS: 250-PIPELINING\nS: 250 AUTH %s\n";
    private static final String MESSAGE = """
        C: MAIL FROM:<a@example.test>
        C: RCPT TO:<b@example.org>
        C: DATA
        S: 250 Ok
        S: 250 Ok
        S: 354 go
        C: Subject: hello
        C:
        C: Hello.
        C: .
        S: 250 relayed
        """;

    private static SmtpReply deliver(String transcript, String... more) {
        try (ScriptedPeer peer = ScriptedPeer.playing(transcript);
             SmtpClient client = Peers.client("127.0.0.1:9", concat(more, "sasl.password=" + peer.destination() + " user:pass:word", "sasl.without-tls=true"))) {
            SmtpReply reply = Peers.deliver(client, peer.destination(), "b@example.org").only();
            assertThat(peer.faults()).isEmpty();
            return reply;
        }
    }

    private static String[] concat(String[] more, String... own) {
        return java.util.stream.Stream.concat(java.util.Arrays.stream(own), java.util.Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void plainIsOneLine() {
        // NUL user NUL pass:word
        assertThat(deliver(OFFER.formatted("LOGIN PLAIN") + "C: AUTH PLAIN AHVzZXIAcGFzczp3b3Jk\nS: 235 2.7.0 in\n" + MESSAGE).code()).isEqualTo(250);
    }

    @Test
    void loginIsAskedAndAnswered() {
        assertThat(deliver(OFFER.formatted("LOGIN") + "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dXNlcg==\nS: 334 UGFzc3dvcmQ6\nC: cGFzczp3b3Jk\nS: 235 in\n" + MESSAGE).code())
            .isEqualTo(250);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "C: AUTH PLAIN AHVzZXIAcGFzczp3b3Jk\nS: 535 5.7.8 wrong",
        "C: AUTH PLAIN AHVzZXIAcGFzczp3b3Jk\nS: 454 4.7.0 not now",
        "C: AUTH PLAIN AHVzZXIAcGFzczp3b3Jk\nS: 250 what",
        "C: AUTH PLAIN AHVzZXIAcGFzczp3b3Jk\nS: 334 more",
    })
    void whoIsNotLetInTriesLaterAndLosesNothing(String refusal) {
        assertThat(deliver(OFFER.formatted("PLAIN") + refusal).status()).isEqualTo("4.7.8");
    }

    @Test
    void aHostWithoutAWayInIsTriedLater() {
        assertThat(deliver("S: 220 relay\nC: EHLO mail.example.test\nS: 250 relay").status()).isEqualTo("4.7.8");
        assertThat(deliver(OFFER.formatted("GSSAPI")).text()).contains("GSSAPI");
        assertThat(deliver(OFFER.formatted("PLAIN"), "sasl.mechanisms=scram-sha-256").status()).isEqualTo("4.7.8");
    }

    @Test
    void aPasswordIsNotSaidAloud() {
        assertThat(deliver(OFFER.formatted("PLAIN"), "sasl.without-tls=false").status()).isEqualTo("4.7.8");
    }

    @Test
    void underTlsItIsSaidAfterTheHandshake() {
        TestAuthority.Server server = new TestAuthority().server("relay.example");
        try (MailSink sink = MailSink.withTls(server.context(), "AUTH PLAIN", line -> line.startsWith("AUTH PLAIN AHVz") ? "235 2.7.0 in" : null);
             SmtpClient client = Peers.client("127.0.0.1:9", "sasl.password=" + sink.destination() + " user:pass:word")) {
            assertThat(Peers.deliver(client, sink.destination(), "b@example.org").codes()).containsExactly(250);
            assertThat(sink.received()).singleElement().matches(MailSink.Received::overTls);
        }
    }

    @Test
    void theTableMayKnowTheHostInSeveralFormsOrTheSender() throws MalformedHop {
        Destination to = Destination.of(new NextHop(NextHop.Transport.SMTP, "[Relay.example]:587"), 25);
        assertThat(to.forms()).containsExactly("[relay.example]:587", "[relay.example]", "relay.example");
        OutgoingMail mail = Peers.mail("[127.0.0.1]:9", Peers.from("a@example.test"), Peers.HELLO, Peers.recipients("b@example.org"));
        Logins bySender = new Logins(Peers.table("a@example.test other:x|relay.example user:y"), true);
        assertThat(bySender.of(to, mail.envelope().reversePath())).contains(new Login("other", "x"));
        assertThat(bySender.of(to, Peers.from("c@example.test").reversePath())).contains(new Login("user", "y"));
        assertThat(new Login("user", "secret").toString()).doesNotContain("secret");
    }

    /** RFC 5802 section 5 and RFC 7677 section 3: their examples. */
    @Test
    void scramProvesThePasswordBothWays() throws Exception {
        Scram one = new Scram("SHA-1", new Login("user", "pencil"), "fyko+d2lbbFgONRv9qkxdawL");
        assertThat(one.first()).isEqualTo("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
        assertThat(one.answer("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"))
            .isEqualTo("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
        one.verify("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");
        Scram two = new Scram("SHA-256", new Login("user", "pencil"), "rOprNGfwEbeRWgbNEkqO");
        two.first();
        assertThat(two.answer("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))
            .endsWith("p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        two.verify("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        assertThatThrownBy(() -> two.verify("v=AAAA")).isInstanceOf(Scram.Refused.class);
    }

    @Test
    void aServerThatCheatsAtScramIsFoundOut() {
        for (String challenge : List.of("r=other,s=QSXC,i=4096", "r=n", "r=nX,s=QSXC,i=99999999", "r=nX,s=QSXC,i=1", "r=nX,s=!,i=4096", "e=no", "")) {
            assertThatThrownBy(() -> new Scram("SHA-256", new Login("user", "x"), "n").answer(challenge)).as(challenge).isInstanceOf(Scram.Refused.class);
        }
    }
}
