package org.colombier.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.colombier.queue.QueueFixture.message;
import static org.colombier.queue.QueueFixture.recipients;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.IntStream;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.NextHop.Transport;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubmitTest {

    private static final Envelope FROM_ANN = Envelope.from(ReversePath.of(EmailAddress.parse("ann@sender.test")));

    private static QueueFixture fixture;

    @BeforeAll
    static void open() {
        fixture = new QueueFixture();
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @BeforeEach
    void empty() {
        fixture.clear();
    }

    @Test
    void recipientsWithOneNextHopTravelTogether() {
        fixture.queue.submit(fixture.nextId(), FROM_ANN, message("hello"), recipients("a@one.test", "b@one.test", "c@two.test", "d@box.test"));
        assertThat(fixture.jdbc.queryForList("SELECT CONCAT(transport, ':', destination, ' ', remaining) FROM queue_packet ORDER BY id", String.class))
            .containsExactly("SMTP:one.test 2", "SMTP:two.test 1", "MAILBOX:box.test 1");
        assertThat(fixture.wokenTransports()).containsExactlyInAnyOrder(Transport.SMTP, Transport.MAILBOX);
    }

    @Test
    void anAddressReachedTwiceGetsOneCopy() {
        fixture.queue.submit(fixture.nextId(), FROM_ANN, message("hello"), recipients("a@one.test", "a@one.test"));
        assertThat(fixture.jdbc.queryForObject("SELECT SUM(remaining) FROM queue_packet", Integer.class)).isEqualTo(1);
    }

    @Test
    void aLargeFanOutBecomesOneRowPerHundredRecipients() {
        var members = IntStream.range(0, 2_500).mapToObj(i -> Recipient.of(EmailAddress.parse("m" + i + "@one.test"), "k" + i)).iterator();
        fixture.queue.submit(fixture.nextId(), Envelope.verp(EmailAddress.parse("bounce@list.test"), 10), message("post"), members);
        assertThat(fixture.count("queue_packet")).isEqualTo(25);
        assertThat(fixture.jdbc.queryForObject("SELECT packets FROM queue_message", Integer.class)).isEqualTo(25);
        assertThat(fixture.count("message_body")).isEqualTo(1);
    }

    @Test
    void aPacketMayLeaveUnderAReversePathOfItsOwnAndTheMessageKeepsItsSender() {
        fixture.queue.submit(fixture.nextId(), FROM_ANN, message("hello"), recipients("a@one.test", "b@forward.test"));
        List<Packet> packets = fixture.node("n1").claim(Transport.SMTP, 10, destination -> 10);
        assertThat(packets).extracting(p -> p.recipients().getFirst().address() + " " + p.envelope().reversePath())
            .containsExactlyInAnyOrder("a@one.test ann@sender.test", "b@forward.test SRS0=x@box.test");
        assertThat(packets).allSatisfy(p -> assertThat(p.message().envelope()).isEqualTo(FROM_ANN));
    }

    @Test
    void whatIsPutOffWaitsAndWhatIsDiscardedLeavesNothing() {
        fixture.queue.submit(fixture.nextId(), FROM_ANN, message("hello"), recipients("a@later.test"));
        fixture.queue.submit(fixture.nextId(), FROM_ANN, message("hello"), recipients("a@void.test"));
        assertThat(fixture.jdbc.queryForList("SELECT CONCAT(transport, ':', destination) FROM queue_packet", String.class)).containsExactly("REFUSE:450 4.3.2 closed today");
        assertThat(fixture.count("queue_message") + fixture.count("message_body")).isEqualTo(2);
    }

    @Test
    void nothingOfARolledBackSubmissionExists() {
        fixture.transaction.executeWithoutResult(status -> {
            fixture.queue.submit(fixture.nextId(), FROM_ANN, message("hello"), recipients("a@one.test"));
            assertThat(fixture.woken).isEmpty();
            status.setRollbackOnly();
        });
        assertThat(fixture.count("queue_packet") + fixture.count("queue_message") + fixture.count("message_body")).isZero();
        assertThat(fixture.woken).isEmpty();
    }

    @Test
    void anUndeliverableRecipientIsReportedAtOnce() {
        fixture.queue.submit(fixture.nextId(), FROM_ANN, message("hello"), recipients("x@nowhere.test", "y@nowhere.test", "b@one.test"));
        assertThat(fixture.jdbc.queryForList("SELECT reverse_path FROM queue_message", String.class)).containsExactlyInAnyOrder("", "ann@sender.test");
    }

    @Test
    void undeliverableMailFromNobodyIsToldToThePostmasterAlone() {
        fixture.queue.submit(fixture.nextId(), Envelope.from(ReversePath.NULL), message("hello"), recipients("x@nowhere.test"));
        assertThat(fixture.jdbc.queryForList("SELECT destination FROM queue_packet", String.class)).containsExactly("mail.example.test");
    }

    @Test
    void aBodyIsSharedUntilNobodyRefersToIt() throws IOException {
        MessageContent content = message("shared");
        BodyId body = fixture.bodies.store(content);
        fixture.queue.submit(fixture.nextId(), FROM_ANN, body, recipients("a@one.test").iterator());
        fixture.bodies.release(body);
        assertThat(fixture.bodies.content(body).octets()).isEqualTo(content.octets());
        fixture.bodies.release(body);
        assertThatThrownBy(() -> fixture.bodies.content(body)).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aLargeBodyIsKeptAndReadPieceByPiece() throws IOException {
        byte[] pattern = new byte[JdbcBodyStore.CHUNK * 3 + 17];
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] = (byte) (i * 31 + i / 251);
        }
        BodyId body = fixture.bodies.store(MessageContent.of(pattern));
        assertThat(fixture.count("message_body_chunk")).isEqualTo(3);
        MessageContent stored = fixture.bodies.content(body);
        assertThat(stored.size()).isEqualTo(pattern.length);
        try (InputStream in = stored.open()) {
            assertThat(Arrays.equals(in.readAllBytes(), pattern)).isTrue();
        }
        fixture.bodies.release(body);
        assertThat(fixture.count("message_body_chunk")).isZero();
    }

    /** A content that exists nowhere as a whole: each octet follows from its place. */
    private record Generated(long size) implements MessageContent {
        @Override
        public InputStream open() {
            return new InputStream() {
                private long at;

                @Override
                public int read() {
                    return at == size ? -1 : (int) (at++ * 31 >>> 3) & 0xFF;
                }
            };
        }

        @Override
        public byte[] octets() {
            throw new AssertionError("nobody may want it whole");
        }
    }

    @Test
    void aLargeMessageIsNeverWholeInMemory() throws IOException {
        Generated large = new Generated(12L << 20);
        fixture.queue.submit(fixture.nextId(), FROM_ANN, large, recipients("a@one.test").iterator());
        Packet packet = fixture.node("large").claim(Transport.SMTP, 1, d -> 1).getFirst();
        byte[] window = new byte[4 << 20];
        try (InputStream stored = packet.content().open(); InputStream expected = large.open()) {
            for (int n = stored.read(window); n > 0; n = stored.read(window)) {
                assertThat(n).isLessThanOrEqualTo(JdbcBodyStore.CHUNK);
                assertThat(Arrays.equals(expected.readNBytes(n), 0, n, window, 0, n)).isTrue();
            }
            assertThat(expected.read()).isEqualTo(-1);
        }
    }

    @Test
    void contentThatFillsAChunkExactlyComesBackWhole() throws IOException {
        byte[] two = new byte[JdbcBodyStore.CHUNK * 2];
        assertThat(fixture.bodies.content(fixture.bodies.store(MessageContent.of(two))).octets()).hasSize(two.length);
        assertThat(fixture.bodies.content(fixture.bodies.store(MessageContent.of(new byte[0]))).octets()).isEmpty();
    }

    @Test
    void aDatabaseThatRefusesMeansNotNow() {
        assertThatThrownBy(() -> {
            QueueId id = fixture.nextId();
            fixture.queue.submit(id, FROM_ANN, message("hello"), recipients("a@one.test"));
            fixture.queue.submit(id, FROM_ANN, message("hello"), recipients("a@one.test"));
        }).isInstanceOf(QueueUnavailable.class);
    }

    @Test
    void aMessageWithoutRecipientsIsAnError() {
        assertThatThrownBy(() -> fixture.queue.submit(fixture.nextId(), FROM_ANN, message("hello"), List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
