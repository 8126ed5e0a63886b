package org.colombier.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.colombier.mail.SmtpReply;
import org.colombier.testing.FakeDns;
import org.colombier.testing.ScriptedPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which hosts are tried for a domain, and what is said where there is none. */
class ExchangersTest {

    private static final String TAKES = """
        S: 220 peer
        C: EHLO mail.example.test
        S: 250 peer
        C: MAIL FROM:<a@example.test>
        S: 250 Ok
        C: RCPT TO:<b@example.org>
        S: 250 Ok
        C: DATA
        S: 354 go
        C: Subject: hello
        C:
        C: Hello.
        C: .
        S: 250 taken
        """;

    private final FakeDns dns = FakeDns.start();

    @AfterEach
    void close() {
        dns.close();
    }

    private Peers.Kept deliver(int port) {
        try (SmtpClient client = Peers.client(dns.server(), "tls.level=none", "port=" + port)) {
            return Peers.deliver(client, "example.org", "b@example.org");
        }
    }

    private String status() {
        return deliver(9).only().status();
    }

    @Test
    void theMostPreferredHostIsTriedFirst() {
        dns.mx("example.org", 20, "mx2.example.org").mx("example.org", 10, "mx1.example.org")
            .address("mx1.example.org", "127.0.0.1").address("mx2.example.org", "127.0.0.2");
        try (ScriptedPeer first = ScriptedPeer.playing(TAKES)) {
            assertThat(deliver(first.port()).relays).containsEntry(0, "mx1.example.org[127.0.0.1]:" + first.port());
        }
    }

    @Test
    void theNextHostIsTriedWhereOneRefusesConnectionsOrGreetsBadly() {
        dns.mx("example.org", 10, "mx1.example.org").mx("example.org", 20, "mx2.example.org").mx("example.org", 30, "mx3.example.org")
            .address("mx1.example.org", "127.0.0.1").address("mx2.example.org", "127.0.0.2").address("mx3.example.org", "127.0.0.3");
        try (ScriptedPeer third = ScriptedPeer.at("127.0.0.3", 0, TAKES);
             ScriptedPeer second = ScriptedPeer.at("127.0.0.2", third.port(), "S: 450 busy")) {
            Peers.Kept kept = deliver(third.port());
            assertThat(kept.only()).isEqualTo(new SmtpReply(250, "", "taken"));
            assertThat(kept.relays.get(0)).startsWith("mx3.example.org[127.0.0.3]");
            assertThat(second.connections()).isEqualTo(1);
        }
    }

    @Test
    void withoutExchangersTheDomainItselfIsTheHost() {
        dns.address("example.org", "127.0.0.1");
        try (ScriptedPeer peer = ScriptedPeer.playing(TAKES)) {
            assertThat(deliver(peer.port()).codes()).containsExactly(250);
        }
    }

    @Test
    void theNullExchangerTakesNoMail() {
        dns.mx("example.org", 0, ".");
        assertThat(deliver(9).only()).extracting(SmtpReply::code, SmtpReply::enhanced).containsExactly(556, "5.1.10");
    }

    @Test
    void aDomainThatDoesNotExistIsPermanent() {
        assertThat(status()).isEqualTo("5.1.2");
    }

    @Test
    void whatCannotBeLearntIsTriedLater() {
        dns.failing("example.org");
        assertThat(status()).isEqualTo("4.4.3");
    }

    @Test
    void aSilentNameServerIsTriedLaterAndSoon() {
        dns.silent("example.org");
        long begun = System.nanoTime();
        assertThat(status()).isEqualTo("4.4.3");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void exchangersWithoutAddressArePermanentUnlessOneIsUnknown() {
        dns.mx("example.org", 10, "gone.example.org");
        assertThat(status()).isEqualTo("5.4.4");
        dns.mx("example.net", 10, "gone.example.net").mx("example.net", 5, "broken.example.net").failing("broken.example.net");
        try (SmtpClient client = Peers.client(dns.server(), "tls.level=none", "port=9")) {
            assertThat(Peers.deliver(client, "example.net", "b@example.net").only().status()).isEqualTo("4.4.3");
        }
    }

    @Test
    void aConnectionThatNobodyTakesIsTriedLater() {
        dns.mx("example.org", 10, "mx1.example.org").address("mx1.example.org", "127.0.0.1");
        assertThat(status()).isEqualTo("4.4.1");
    }

    @Test
    void beingTheBestExchangerOurselvesIsALoop() {
        dns.mx("example.org", 10, "MAIL.example.test").mx("example.org", 20, "mx2.example.org").address("mx2.example.org", "127.0.0.1");
        assertThat(status()).isEqualTo("5.4.6");
    }

    @Test
    void beingABackupOurselvesTheBetterOnesAreTried() {
        dns.mx("example.org", 20, "mail.example.test").mx("example.org", 10, "mx1.example.org").address("mx1.example.org", "127.0.0.1");
        assertThat(status()).isEqualTo("4.4.1");
    }

    @Test
    void aHostThatGreetsWithOurNameIsALoop() {
        dns.mx("example.org", 10, "mx1.example.org").address("mx1.example.org", "127.0.0.1");
        try (ScriptedPeer ourselves = ScriptedPeer.playing("S: 220 peer\nC: EHLO mail.example.test\nS: 250 mail.example.test")) {
            assertThat(deliver(ourselves.port()).only().status()).isEqualTo("5.4.6");
        }
    }

    @Test
    void aRelayHostMayBeNamedByAddressOrByTheHostsFile() {
        for (String host : new String[] {"[127.0.0.1]", "[localhost]"}) {
            try (ScriptedPeer peer = ScriptedPeer.playing(TAKES);
                 SmtpClient client = Peers.client(dns.server(), "tls.level=none", "port=9")) {
                assertThat(Peers.deliver(client, host + ":" + peer.port(), "b@example.org").codes()).containsExactly(250);
            }
        }
    }
}
