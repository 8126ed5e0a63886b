package org.colombier.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
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

    @Test
    void anExchangerAtAnAddressOfOursIsNoWayOnward() {
        dns.mx("example.org", 10, "mx1.example.org").mx("example.org", 20, "nat.example.org").mx("example.org", 30, "mx3.example.org")
            .address("mx1.example.org", "127.0.0.1").address("nat.example.org", "127.0.0.7").address("mx3.example.org", "127.0.0.3");
        try (ScriptedPeer third = ScriptedPeer.at("127.0.0.3", 0, TAKES);
             SmtpClient client = Peers.client(dns.server(), "tls.level=none", "port=" + third.port(), "own-addresses=127.0.0.7")) {
            assertThat(Peers.deliver(client, "example.org", "b@example.org").only().status()).isEqualTo("4.4.1");
            assertThat(third.connections()).isZero();
            dns.mx("example.net", 10, "nat.example.org").mx("example.net", 20, "mx3.example.org");
            assertThat(Peers.deliver(client, "example.net", "b@example.net").only().status()).isEqualTo("5.4.6");
            dns.address("example.com", "127.0.0.7");
            assertThat(Peers.deliver(client, "example.com", "b@example.com").only().status()).isEqualTo("5.4.6");
        }
    }

    @Test
    void onlySoManyAddressesAreTried() {
        for (int i = 1; i <= 8; i++) {
            dns.mx("example.org", 10, "mx" + i + ".example.org").address("mx" + i + ".example.org", "127.0.0." + (100 + i));
        }
        try (ScriptedPeer last = ScriptedPeer.at("127.0.0.109", 0, TAKES);
             SmtpClient client = Peers.client(dns.server(), "tls.level=none", "port=" + last.port(), "hosts=2", "exchangers=3")) {
            dns.mx("example.org", 20, "mx9.example.org").address("mx9.example.org", "127.0.0.109");
            assertThat(Peers.deliver(client, "example.org", "b@example.org").only().status()).isEqualTo("4.4.1");
            assertThat(last.connections()).isZero();
        }
    }

    @Test
    void addressesOfBothKindsAreTriedInTurn() throws Exception {
        List<InetAddress> all = List.of(ip("192.0.2.1"), ip("192.0.2.2"), ip("2001:db8::1"), ip("2001:db8::2"), ip("2001:db8::3"));
        assertThat(AddressOrder.ALTERNATING.arrange(all)).containsExactly(all.get(0), all.get(2), all.get(1), all.get(3), all.get(4));
        assertThat(AddressOrder.IPV6_FIRST.arrange(all)).startsWith(all.get(2)).endsWith(all.get(1));
        assertThat(AddressOrder.IPV4.arrange(all)).containsExactly(all.get(0), all.get(1));
        assertThat(AddressOrder.IPV6.arrange(all)).hasSize(3);
        dns.address("example.org", "::1").address("example.org", "127.0.0.1");
        try (ScriptedPeer six = ScriptedPeer.at("::1", 0, TAKES)) {
            assertThat(deliver(six.port()).relays.get(0)).startsWith("example.org[0:0:0:0:0:0:0:1]");
        }
    }

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    @Test
    void weCallFromTheAddressThatIsSet() {
        dns.address("example.org", "127.0.0.1");
        try (ScriptedPeer peer = ScriptedPeer.playing(TAKES);
             SmtpClient client = Peers.client(dns.server(), "tls.level=none", "port=" + peer.port(), "bind-address=127.0.0.9")) {
            assertThat(Peers.deliver(client, "example.org", "b@example.org").codes()).containsExactly(250);
            assertThat(peer.callers()).containsExactly("127.0.0.9");
        }
    }

    @Test
    void whatNobodyTakesNowTheFallbackRelayTakes() {
        try (ScriptedPeer relay = ScriptedPeer.playing(TAKES, TAKES);
             SmtpClient client = Peers.client(dns.server(), "tls.level=none", "port=9", "fallback-relay=" + relay.destination())) {
            dns.mx("example.org", 10, "mx1.example.org").address("mx1.example.org", "127.0.0.1").mx("nomail.example", 0, ".");
            Peers.Kept kept = Peers.deliver(client, "example.org", "b@example.org");
            assertThat(kept.codes()).containsExactly(250);
            assertThat(kept.destinationFailed).isNull();
            assertThat(Peers.deliver(client, "unknown.example", "b@example.org").codes()).containsExactly(250);
            assertThat(Peers.deliver(client, "nomail.example", "b@nomail.example").only().status()).isEqualTo("5.1.10");
        }
    }

    @Test
    void ourNameDependsOnTheSendersDomain() {
        dns.address("example.org", "127.0.0.1");
        String another = TAKES.replace("mail.example.test", "lists.example.net").replace("a@example.test", "a@example.net");
        try (ScriptedPeer peer = ScriptedPeer.playing(TAKES, another);
             SmtpClient client = Peers.client(dns.server(), "tls.level=none", "port=" + peer.port(), "hello-names[example.net]=lists.example.net")) {
            for (String sender : List.of("a@example.test", "a@example.net")) {
                assertThat(Peers.deliver(client, Peers.mail("example.org", Peers.from(sender), Peers.HELLO, Peers.recipients("b@example.org"))).codes())
                    .containsExactly(250);
            }
            assertThat(peer.faults()).isEmpty();
        }
    }
}
