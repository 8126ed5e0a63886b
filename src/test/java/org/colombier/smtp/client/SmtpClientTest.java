package org.colombier.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.NextHop;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.testing.ScriptedPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client as a polite peer sees it: what it says, word for word. */
class SmtpClientTest {

    private static final String PIPELINING = """
        S: 220 peer ESMTP
        C: EHLO mail.example.test
        S: 250-peer
        S: 250-PIPELINING
        S: 250 ENHANCEDSTATUSCODES
        """;
    private static final String CONTENT = """
        C: Subject: hello
        C:
        C: Hello.
        C: .
        """;

    private final SmtpClient client = Peers.client();

    @AfterEach
    void close() {
        client.close();
    }

    private static MessageContent content(String text) {
        return MessageContent.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aMessageGoesOutAndThePeersWordIsTold() {
        try (ScriptedPeer peer = ScriptedPeer.playing(PIPELINING + """
            C: MAIL FROM:<a@example.test>
            C: RCPT TO:<b@example.org>
            C: DATA
            S: 250 2.1.0 Ok
            S: 250 2.1.5 Ok
            S: 354 go ahead
            """ + CONTENT + """
            S: 250 2.0.0 Ok: queued as 17
            C: QUIT
            """)) {
            Peers.Kept kept = Peers.deliver(client, peer.destination(), "b@example.org");
            assertThat(kept.texts()).containsExactly("250 2.0.0 Ok: queued as 17");
            assertThat(kept.relays).containsEntry(0, "127.0.0.1[127.0.0.1]:" + peer.port());
            client.close();
            org.awaitility.Awaitility.await().until(() -> peer.played() == 1);
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void eachRecipientOfAListHasItsReversePathAndItsKeyInOneRoundTripEach() {
        Envelope verp = Envelope.verp(EmailAddress.parse("l-return@example.test"), "List-Unsubscribe: <https://x/".length());
        MessageContent content = content("List-Unsubscribe: <https://x/>\r\n\r\n.dot\r\n..\r\n");
        List<Recipient> members = List.of(Recipient.of(EmailAddress.parse("b@example.org"), "k1"), Recipient.of(EmailAddress.parse("c@example.org"), "k22"));
        try (ScriptedPeer peer = ScriptedPeer.playing(PIPELINING + """
            C: MAIL FROM:<l-return+k1@example.test>
            C: RCPT TO:<b@example.org>
            C: DATA
            S: 250 Ok
            S: 250 Ok
            S: 354 go ahead
            C: List-Unsubscribe: <https://x/k1>
            C:
            C: ..dot
            C: ...
            C: .
            C: MAIL FROM:<l-return+k22@example.test>
            C: RCPT TO:<c@example.org>
            C: DATA
            S: 250 2.0.0 one
            S: 250 Ok
            S: 250 Ok
            S: 354 go ahead
            C: List-Unsubscribe: <https://x/k22>
            C:
            C: ..dot
            C: ...
            C: .
            S: 250 2.0.0 two
            """)) {
            Peers.Kept kept = Peers.deliver(client, Peers.mail(peer.destination(), verp, content, members));
            assertThat(kept.texts()).containsExactly("250 2.0.0 one", "250 2.0.0 two");
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void aPeerWithoutPipeliningIsAskedOneThingAtATime() {
        try (ScriptedPeer peer = ScriptedPeer.playing("""
            S: 220 peer
            C: EHLO mail.example.test
            S: 502 what
            C: HELO mail.example.test
            S: 250 peer
            C: MAIL FROM:<a@example.test>
            S: 250 Ok
            C: RCPT TO:<b@example.org>
            S: 550 5.1.1 unknown
            C: RCPT TO:<c@example.org>
            S: 250 Ok
            C: DATA
            S: 354 go
            """ + CONTENT + """
            S: 250 thanks
            """)) {
            assertThat(Peers.deliver(client, peer.destination(), "b@example.org", "c@example.org").texts())
                .containsExactly("550 5.1.1 unknown", "250 thanks");
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void aSessionIsUsedForTheNextPacketAndReplacedWhereItHasDied() {
        String message = """
            C: MAIL FROM:<a@example.test>
            C: RCPT TO:<b@example.org>
            C: DATA
            S: 250 Ok
            S: 250 Ok
            S: 354 go ahead
            """ + CONTENT + """
            S: 250 Ok
            """;
        try (ScriptedPeer peer = ScriptedPeer.playing(PIPELINING + message + message, PIPELINING + message)) {
            for (int i = 0; i < 3; i++) {
                assertThat(Peers.deliver(client, peer.destination(), "b@example.org").codes()).containsExactly(250);
                assertThat(peer.connections()).isEqualTo(i < 2 ? 1 : 2);
            }
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void repliesToRecipientsAreKeptApartAndTooManyGoInAnotherTransaction() {
        try (ScriptedPeer peer = ScriptedPeer.playing(PIPELINING + """
            C: MAIL FROM:<a@example.test>
            C: RCPT TO:<b@example.org>
            C: RCPT TO:<c@example.org>
            C: RCPT TO:<d@example.org>
            C: DATA
            S: 250 Ok
            S: 550 5.1.1 no such user
            S: 250 Ok
            S: 452 4.5.3 too many recipients
            S: 354 go ahead
            """ + CONTENT + """
            S: 250 first
            C: MAIL FROM:<a@example.test>
            C: RCPT TO:<d@example.org>
            C: DATA
            S: 250 Ok
            S: 250 Ok
            S: 354 go ahead
            """ + CONTENT + """
            S: 250 second
            """)) {
            assertThat(Peers.deliver(client, peer.destination(), "b@example.org", "c@example.org", "d@example.org").texts())
                .containsExactly("550 5.1.1 no such user", "250 first", "250 second");
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void aDestinationMayHaveItsOwnNumberOfRecipientsAtOnce() {
        String each = """
            C: MAIL FROM:<a@example.test>
            C: RCPT TO:<%s@example.org>
            C: DATA
            S: 250 Ok
            S: 250 Ok
            S: 354 go ahead
            """ + CONTENT + "S: 250 Ok\n";
        try (ScriptedPeer peer = ScriptedPeer.playing(PIPELINING + each.formatted("b") + each.formatted("c"))) {
            OutgoingMail mail = new OutgoingMail("Q", new NextHop(NextHop.Transport.SMTP, peer.destination()), Peers.from("a@example.test"), Peers.HELLO,
                Peers.recipients("b@example.org", "c@example.org"), Signing.NONE, OptionalInt.of(1));
            assertThat(Peers.deliver(client, mail).codes()).containsExactly(250, 250);
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void whereAllRecipientsAreRefusedTheNextTransactionBeginsAnew() {
        try (ScriptedPeer peer = ScriptedPeer.playing(PIPELINING + """
            C: MAIL FROM:<a@example.test>
            C: RCPT TO:<b@example.org>
            C: RCPT TO:<c@example.org>
            C: RCPT TO:<d@example.org>
            C: DATA
            S: 250 Ok
            S: 550 5.1.1 b
            S: 450 4.2.0 c
            S: 552 5.2.2 d
            S: 503 no recipients
            C: RSET
            C: MAIL FROM:<a@example.test>
            C: RCPT TO:<e@example.org>
            C: DATA
            S: 250 Ok
            S: 250 Ok
            S: 250 Ok
            S: 354 go
            """ + CONTENT + """
            S: 250 e
            """)) {
            assertThat(Peers.deliver(client, peer.destination(), "b@example.org", "c@example.org", "d@example.org", "e@example.org").texts())
                .containsExactly("550 5.1.1 b", "450 4.2.0 c", "552 5.2.2 d", "250 e");
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void aPeerThatGoesAheadWithoutRecipientsGetsALoneDot() {
        try (ScriptedPeer peer = ScriptedPeer.playing(PIPELINING + """
            C: MAIL FROM:<a@example.test>
            C: RCPT TO:<b@example.org>
            C: DATA
            S: 250 Ok
            S: 550 5.1.1 b
            S: 354 go ahead
            C: .
            S: 554 no valid recipients
            """)) {
            assertThat(Peers.deliver(client, peer.destination(), "b@example.org").texts()).containsExactly("550 5.1.1 b");
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void aRefusedSenderIsTheAnswerForAll() {
        try (ScriptedPeer peer = ScriptedPeer.playing(PIPELINING + """
            C: MAIL FROM:<a@example.test>
            C: RCPT TO:<b@example.org>
            C: RCPT TO:<c@example.org>
            C: DATA
            S: 550 5.7.1 not you
            S: 503 need MAIL
            S: 503 need MAIL
            S: 503 need MAIL
            """)) {
            assertThat(Peers.deliver(client, peer.destination(), "b@example.org", "c@example.org").texts())
                .containsExactly("550 5.7.1 not you", "550 5.7.1 not you");
        }
    }

    @Test
    void parametersGoOutWhereTheyAreOffered() {
        Envelope envelope = new Envelope(ReversePath.NULL, false, -1, Envelope.Body.EIGHT_BIT, Envelope.Returned.HEADERS, "id+3D7");
        Recipient wanting = new Recipient(EmailAddress.parse("b@example.org"), EmailAddress.parse("x@example.test"), "",
            Set.of(Recipient.Notify.SUCCESS, Recipient.Notify.FAILURE), "rfc822;x@example.test");
        try (ScriptedPeer peer = ScriptedPeer.playing("""
            S: 220 peer ESMTP
            C: EHLO mail.example.test
            S: 250-peer
            S: 250-SIZE 1000
            S: 250-8bitmime
            S: 250-DSN
            S: 250 PIPELINING
            C: MAIL FROM:<> SIZE=18 BODY=8BITMIME RET=HDRS ENVID=id+3D7
            C: RCPT TO:<b@example.org> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;x@example.test
            C: DATA
            S: 250 Ok
            S: 250 Ok
            S: 354 go
            C: Subject: x
            C:
            C: é
            C: .
            S: 250 Ok
            """)) {
            assertThat(Peers.deliver(client, Peers.mail(peer.destination(), envelope, content("Subject: x\r\n\r\né\r\n"), List.of(wanting))).codes())
                .containsExactly(250);
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void eightBitsAreQuotedWhereTheyAreNotOffered() {
        try (ScriptedPeer peer = ScriptedPeer.playing(PIPELINING + """
            C: MAIL FROM:<a@example.test>
            C: RCPT TO:<b@example.org>
            C: DATA
            S: 250 Ok
            S: 250 Ok
            S: 354 go
            C: Subject: x
            C: MIME-Version: 1.0
            C: Content-Type: text/plain; charset=unknown-8bit
            C: Content-Transfer-Encoding: quoted-printable
            C:
            C: =C3=A9
            C: .
            S: 250 Ok
            """)) {
            OutgoingMail mail = Peers.mail(peer.destination(), Peers.from("a@example.test"), content("Subject: x\r\n\r\né\r\n"), Peers.recipients("b@example.org"));
            assertThat(Peers.deliver(client, mail).codes()).containsExactly(250);
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void aParameterThatWouldBeAnotherCommandIsLeftOut() {
        Envelope envelope = new Envelope(ReversePath.NULL, false, -1, Envelope.Body.EIGHT_BIT, Envelope.Returned.UNSAID, "x\r\nRCPT TO:<evil@example.org>");
        assertThat(Commands.mail(ReversePath.NULL, envelope, 1, false, false, Extensions.of(new Reply(250, List.of("peer", "SIZE", "DSN", "8BITMIME"))))).isEqualTo("MAIL FROM:<> SIZE=1\r\n");
    }

    @Test
    void aMessageLargerThanThePeerTakesIsNotTried() {
        try (ScriptedPeer peer = ScriptedPeer.playing("""
            S: 220 peer ESMTP
            C: EHLO mail.example.test
            S: 250-peer
            S: 250 SIZE 10
            """)) {
            assertThat(Peers.deliver(client, peer.destination(), "b@example.org", "c@example.org").replies.values())
                .allSatisfy(r -> assertThat(r.status()).isEqualTo("5.3.4")).hasSize(2);
        }
    }

    @Test
    void internationalAddressesGoOnlyWhereTheyAreUnderstood() {
        try (ScriptedPeer peer = ScriptedPeer.playing(PIPELINING + """
            C: MAIL FROM:<a@example.test>
            C: RCPT TO:<b@example.org>
            C: DATA
            S: 250 Ok
            S: 250 Ok
            S: 354 go
            """ + CONTENT + """
            S: 250 Ok
            """, """
            S: 220 peer
            C: EHLO mail.example.test
            S: 250-peer
            S: 250-SMTPUTF8
            S: 250 PIPELINING
            C: MAIL FROM:<a@example.test> SMTPUTF8
            C: RCPT TO:<jürgen@example.org>
            C: DATA
            S: 250 Ok
            S: 250 Ok
            S: 354 go
            """ + CONTENT + """
            S: 250 Ok
            """)) {
            Peers.Kept kept = Peers.deliver(client, peer.destination(), "jürgen@example.org", "b@example.org");
            assertThat(kept.replies.get(0).status()).isEqualTo("5.6.7");
            assertThat(kept.replies.get(1).code()).isEqualTo(250);
            client.expireSessions();
            try (SmtpClient another = Peers.client()) {
                assertThat(Peers.deliver(another, peer.destination(), "jürgen@example.org").codes()).containsExactly(250);
            }
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void anLmtpServerAnswersForEachRecipientAfterTheMessage() {
        try (ScriptedPeer peer = ScriptedPeer.playing("""
            S: 220 peer LMTP
            C: LHLO mail.example.test
            S: 250-peer
            S: 250 PIPELINING
            C: MAIL FROM:<a@example.test>
            C: RCPT TO:<b@example.org>
            C: RCPT TO:<c@example.org>
            C: RCPT TO:<d@example.org>
            C: DATA
            S: 250 Ok
            S: 250 Ok
            S: 550 5.1.1 c
            S: 250 Ok
            S: 354 go
            """ + CONTENT + """
            S: 250 2.0.0 b
            S: 452 4.2.2 d is full
            """)) {
            OutgoingMail mail = new OutgoingMail("Q", new NextHop(NextHop.Transport.LMTP, peer.destination()), Peers.from("a@example.test"), Peers.HELLO,
                Peers.recipients("b@example.org", "c@example.org", "d@example.org"));
            assertThat(Peers.deliver(client, mail).texts()).containsExactly("250 2.0.0 b", "550 5.1.1 c", "452 4.2.2 d is full");
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void aHopThatIsNoneWaitsForTheAdministrator() {
        assertThat(Peers.deliver(client, "[a]b:0", "b@example.org").only().status()).isEqualTo("4.3.5");
    }

    private static final String CHUNKING = """
        S: 220 peer ESMTP
        C: EHLO mail.example.test
        S: 250-peer
        S: 250-PIPELINING
        S: 250 CHUNKING
        """;

    @Test
    void aChunkTravelsWithItsEnvelope() {
        try (ScriptedPeer peer = ScriptedPeer.playing(CHUNKING + """
            C: MAIL FROM:<a@example.test>
            C: RCPT TO:<b@example.org>
            C: BDAT 10 LAST
            C: .x
            C: .
            C: y
            S: 250 Ok
            S: 250 Ok
            S: 250 taken
            """)) {
            OutgoingMail mail = Peers.mail(peer.destination(), Peers.from("a@example.test"), content(".x\r\n.\r\ny"), Peers.recipients("b@example.org"));
            assertThat(Peers.deliver(client, mail).codes()).containsExactly(250);
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void afterARefusedChunkTheNextTransactionBeginsAnew() {
        Envelope verp = Envelope.verp(EmailAddress.parse("l-return@example.test"), -1);
        List<Recipient> members = List.of(Recipient.of(EmailAddress.parse("b@example.org"), "k1"), Recipient.of(EmailAddress.parse("c@example.org"), "k2"),
            Recipient.of(EmailAddress.parse("d@example.org"), "k3"));
        String chunk = "C: BDAT 3 LAST\nC: x\n";
        try (ScriptedPeer peer = ScriptedPeer.playing(CHUNKING + """
            C: MAIL FROM:<l-return+k1@example.test>
            C: RCPT TO:<b@example.org>
            """ + chunk + """
            S: 250 Ok
            S: 550 5.1.1 nobody
            S: 554 5.5.1 for whom
            C: RSET
            C: MAIL FROM:<l-return+k2@example.test>
            C: RCPT TO:<c@example.org>
            """ + chunk + """
            S: 250 Ok
            S: 250 Ok
            S: 250 Ok
            S: 451 4.3.0 not this one
            C: RSET
            C: MAIL FROM:<l-return+k3@example.test>
            C: RCPT TO:<d@example.org>
            """ + chunk + """
            S: 250 Ok
            S: 250 Ok
            S: 250 Ok
            S: 250 taken
            """)) {
            assertThat(Peers.deliver(client, Peers.mail(peer.destination(), verp, content("x\r\n"), members)).texts())
                .containsExactly("550 5.1.1 nobody", "451 4.3.0 not this one", "250 taken");
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void aLargeChunkWaitsUntilSomebodyIsToGetIt() {
        String large = "x".repeat(98) + "\r\n";
        try (ScriptedPeer peer = ScriptedPeer.playing(CHUNKING + """
            C: MAIL FROM:<a@example.test>
            C: RCPT TO:<b@example.org>
            S: 250 Ok
            S: 550 5.1.1 nobody
            """, CHUNKING + """
            C: MAIL FROM:<a@example.test>
            C: RCPT TO:<b@example.org>
            S: 250 Ok
            S: 250 Ok
            C: BDAT 100000 LAST
            """ + "C~ x+\n".repeat(1_000) + "S: 250 taken\n"); SmtpClient another = Peers.client()) {
            OutgoingMail mail = Peers.mail(peer.destination(), Peers.from("a@example.test"), content(large.repeat(1_000)), Peers.recipients("b@example.org"));
            assertThat(Peers.deliver(client, mail).texts()).containsExactly("550 5.1.1 nobody");
            assertThat(Peers.deliver(another, mail).texts()).containsExactly("250 taken");
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void anLmtpServerGetsAChunkOnlyForSomebody() {
        try (ScriptedPeer peer = ScriptedPeer.playing(CHUNKING.replace("EHLO", "LHLO") + """
            C: MAIL FROM:<a@example.test>
            C: RCPT TO:<b@example.org>
            C: RCPT TO:<c@example.org>
            S: 250 Ok
            S: 250 Ok
            S: 250 Ok
            C: BDAT 26 LAST
            C: Subject: hello
            C:
            C: Hello.
            S: 250 b
            S: 452 4.2.2 c is full
            """)) {
            OutgoingMail mail = new OutgoingMail("Q", new NextHop(NextHop.Transport.LMTP, peer.destination()), Peers.from("a@example.test"), Peers.HELLO,
                Peers.recipients("b@example.org", "c@example.org"));
            assertThat(Peers.deliver(client, mail).texts()).containsExactly("250 b", "452 4.2.2 c is full");
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void thePeersLimitsAreKept() {
        String hello = "S: 220 peer\nC: EHLO mail.example.test\nS: 250-peer\nS: 250-PIPELINING\nS: 250 LIMITS RCPTMAX=1 MAILMAX=2 FUTURE=x\n";
        String one = "C: MAIL FROM:<a@example.test>\nC: RCPT TO:<%s@example.org>\nC: DATA\nS: 250 Ok\nS: 250 Ok\nS: 354 go\n" + CONTENT.replace("%", "%%") + "S: 250 Ok\n";
        try (ScriptedPeer peer = ScriptedPeer.playing(hello + one.formatted("b") + one.formatted("c") + "C: QUIT\n", hello + one.formatted("d"))) {
            assertThat(Peers.deliver(client, peer.destination(), "b@example.org", "c@example.org", "d@example.org").codes()).containsExactly(250, 250, 250);
            assertThat(peer.faults()).isEmpty();
        }
    }

    @Test
    void signaturesStandOnTopOfWhatIsSent() {
        Signing signing = (content, keyOffset) -> key -> {
            String text = new StringBuilder(new String(content.octets(), StandardCharsets.US_ASCII)).insert(keyOffset, key).toString();
            return ("X-Signed: " + key + " " + text.strip().replaceAll("\\s+", " ") + "\r\n").getBytes(StandardCharsets.US_ASCII);
        };
        Envelope verp = Envelope.verp(EmailAddress.parse("l-return@example.test"), "Key: ".length());
        for (String hello : List.of(PIPELINING, CHUNKING)) {
            boolean chunk = hello.equals(CHUNKING);
            try (ScriptedPeer peer = ScriptedPeer.playing(hello + """
                C: MAIL FROM:<l-return+k1@example.test>
                C: RCPT TO:<b@example.org>
                """ + (chunk ? "C~ BDAT \\d+ LAST\n" : "C: DATA\nS: 250 Ok\nS: 250 Ok\nS: 354 go\n") + """
                C: X-Signed: k1 Key: k1 Content-Transfer-Encoding: quoted-printable =C3=A9
                C: Key: k1
                C: MIME-Version: 1.0
                C: Content-Type: text/plain; charset=unknown-8bit
                C: Content-Transfer-Encoding: quoted-printable
                C:
                C: =C3=A9
                """.replace("C: X-Signed: k1 Key: k1 Content", "C: X-Signed: k1 Key: k1 MIME-Version: 1.0 Content-Type: text/plain; charset=unknown-8bit Content") + (chunk ? "S: 250 Ok\nS: 250 Ok\n" : "C: .\n") + "S: 250 Ok\n")) {
                OutgoingMail mail = new OutgoingMail("Q", new NextHop(NextHop.Transport.SMTP, peer.destination()), verp, content("Key: \r\n\r\né\r\n"),
                    List.of(Recipient.of(EmailAddress.parse("b@example.org"), "k1")), signing, OptionalInt.empty());
                assertThat(Peers.deliver(client, mail).codes()).as(String.join(" ", peer.faults())).containsExactly(250);
                assertThat(peer.faults()).isEmpty();
            }
        }
    }

    @Test
    void whatIsSignedAndOfEightBitsComesBackFromAPeerOfSeven() {
        String signed = "Content-Type: multipart/signed; boundary=x\r\n\r\n--x\r\n\r\né\r\n--x--\r\n";
        try (ScriptedPeer peer = ScriptedPeer.playing(PIPELINING)) {
            OutgoingMail mail = Peers.mail(peer.destination(), Peers.from("a@example.test"), content(signed), Peers.recipients("b@example.org"));
            assertThat(Peers.deliver(client, mail).only().status()).isEqualTo("5.6.3");
        }
    }

    @Test
    void ordinaryMailThatWasSentWithSmtpUtf8NeedsItNot() {
        Envelope envelope = Peers.from("a@example.test").with(Envelope.Body.SMTP_UTF8);
        String message = "C: MAIL FROM:<a@example.test>\nC: RCPT TO:<b@example.org>\nC: DATA\nS: 250 Ok\nS: 250 Ok\nS: 354 go\n" + CONTENT + "S: 250 Ok\n";
        try (ScriptedPeer peer = ScriptedPeer.playing(PIPELINING + message)) {
            assertThat(Peers.deliver(client, Peers.mail(peer.destination(), envelope, Peers.HELLO, Peers.recipients("b@example.org"))).codes()).containsExactly(250);
            assertThat(Peers.deliver(client, Peers.mail(peer.destination(), envelope, content("Subject: é\r\n\r\n"), Peers.recipients("b@example.org"))).only().status())
                .isEqualTo("5.6.7");
        }
    }
}
