package org.colombier.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.Recipient;
import org.colombier.mail.SmtpReply;
import org.colombier.testing.MailSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recipient is told once, and what is told is what happened, against a real server and against a capricious one. */
class ExactlyOnceTest {

    private static final String START = "List-Unsubscribe: <https://x/";
    private static final MessageContent POST = MessageContent.of((START + ">\r\nSubject: x\r\n\r\n.a\r\nb\r\n").getBytes(StandardCharsets.US_ASCII));
    private static final Envelope VERP = Envelope.verp(EmailAddress.parse("l-return@example.test"), START.length());

    private static List<Recipient> members(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> Recipient.of(EmailAddress.parse("m" + i + "@example.org"), "k" + i)).toList();
    }

    @Test
    void aListPostReachesEachMemberOnceWithItsOwnEnvelopeAndKey() {
        try (MailSink sink = MailSink.start(); SmtpClient client = Peers.client()) {
            Map<Integer, SmtpReply> told = new ConcurrentHashMap<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int packet = 0; packet < 20; packet++) {
                    int first = packet * 150;
                    threads.submit(() -> client.deliver(Peers.mail(sink.destination(), VERP, POST, members(first, 150)),
                        (i, reply, relay) -> assertThat(told.put(first + i, reply)).isNull()));
                }
            }
            assertThat(told).hasSize(3000).allSatisfy((i, reply) -> assertThat(reply.code()).isEqualTo(250));
            assertThat(sink.received()).hasSize(3000).allSatisfy(m -> {
                String key = m.recipients().getFirst().replaceAll("m(\\d+)@.*", "k$1");
                assertThat(m.reversePath()).isEqualTo("l-return+" + key + "@example.test");
                assertThat(m.data()).isEqualTo(START + key + ">\r\nSubject: x\r\n\r\n.a\r\nb\r\n");
            });
            assertThat(sink.received().stream().map(m -> m.recipients().getFirst()).distinct()).hasSize(3000);
            assertThat(sink.connections()).isLessThanOrEqualTo(25);
        }
    }

    @Test
    void aSessionIsReplacedAfterItsShareOfTransactions() {
        try (MailSink sink = MailSink.start(); SmtpClient client = Peers.client("127.0.0.1:9", "tls.level=none", "transactions=10")) {
            assertThat(Peers.deliver(client, Peers.mail(sink.destination(), VERP, POST, members(0, 35))).codes()).hasSize(35).containsOnly(250);
            assertThat(sink.received()).hasSize(35);
            assertThat(sink.connections()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aCapriciousPeersWordsAreToldTruly(long seed) {
        Random random = new Random(seed);
        boolean verp = seed % 2 == 0;
        MailSink.Answers capricious = line -> {
            synchronized (random) {
                boolean greeting = line.startsWith("EHLO") || line.startsWith("RSET") || line.startsWith("QUIT");
                return switch (random.nextInt(greeting ? 400 : 60)) {
                    case 0 -> MailSink.Answers.DROP;
                    case 1 -> "450 4.2.0 later";
                    case 2 -> "550 5.1.1 never";
                    case 3 -> line.startsWith("RCPT") ? "452 4.5.3 too many" : null;
                    case 4 -> random.nextInt(4) == 0 ? "421 4.3.2 closing" : null;
                    default -> null;
                };
            }
        };
        List<Recipient> members = members(0, 200);
        try (MailSink sink = MailSink.answering(capricious); SmtpClient client = Peers.client()) {
            Peers.Kept kept = Peers.deliver(client, Peers.mail(sink.destination(), verp ? VERP : Peers.from("a@example.test"), POST, members));
            assertThat(kept.replies).hasSize(200);
            List<String> taken = sink.received().stream().flatMap(m -> m.recipients().stream()).toList();
            assertThat(taken).doesNotHaveDuplicates();
            kept.replies.forEach((i, reply) -> {
                boolean wasTaken = taken.contains(members.get(i).address().toString());
                // a word that was lost on its way is told as a lost conversation, never as success
                assertThat(wasTaken).isEqualTo(wasTaken && reply.status().equals("4.4.2") || reply.code() == 250);
            });
        }
    }

    @Test
    void aStoppingNodeFinishesWhatIsUnderWayAndTouchesNobodyElse() {
        AtomicBoolean stopping = new AtomicBoolean();
        try (MailSink sink = MailSink.start(); SmtpClient client = Peers.client()) {
            Peers.Kept kept = new Peers.Kept();
            boolean all = client.deliver(Peers.mail(sink.destination(), VERP, POST, members(0, 100)), (i, reply, relay) -> {
                kept.settled(i, reply, relay);
                stopping.compareAndSet(false, i == 9);
            }, stopping::get);
            assertThat(all).isFalse();
            assertThat(kept.codes()).hasSizeBetween(10, 12).containsOnly(250);
            assertThat(sink.received()).hasSameSizeAs(kept.replies.keySet());
        }
    }

    @Test
    void aLargeMessageIsStreamedWithItsKeys() {
        StringBuilder text = new StringBuilder(START + ">\r\n\r\n");
        while (text.length() < 5 << 20) {
            text.append(".line of a large message\r\n");
        }
        MessageContent large = MessageContent.of(text.toString().getBytes(StandardCharsets.US_ASCII));
        try (MailSink sink = MailSink.start(); SmtpClient client = Peers.client()) {
            assertThat(Peers.deliver(client, Peers.mail(sink.destination(), VERP, large, members(0, 2))).codes()).containsExactly(250, 250);
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                expected.add(text.toString().replaceFirst("https://x/", "https://x/k" + i));
            }
            assertThat(sink.received().stream().map(MailSink.Received::data).toList().equals(expected)).isTrue();
        }
    }

    @Test
    void whereThePeerOffersTlsItIsUsedWhateverTheCertificate() throws Exception {
        try (MailSink sink = MailSink.withTls(selfSigned()); SmtpClient client = Peers.client()) {
            assertThat(Peers.deliver(client, Peers.mail(sink.destination(), VERP, POST, members(0, 5))).codes()).hasSize(5).containsOnly(250);
            assertThat(sink.received()).hasSize(5).allMatch(MailSink.Received::overTls);
            assertThat(sink.connections()).isEqualTo(1);
        }
    }

    @Test
    void whereTheCertificateMustBeKnownAnUnknownOneGetsNothing() throws Exception {
        try (MailSink sink = MailSink.withTls(selfSigned());
             SmtpClient strict = Peers.client("127.0.0.1:9", "tls.level=verify")) {
            assertThat(Peers.deliver(strict, sink.destination(), "b@example.org").only().status()).isEqualTo("4.7.5");
            assertThat(sink.received()).isEmpty();
        }
    }

    private static SSLContext selfSigned() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=somebody.else.example");
        Instant now = Instant.now();
        X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(new JcaX509v3CertificateBuilder(name, BigInteger.ONE,
            Date.from(now.minusSeconds(60)), Date.from(now.plusSeconds(3600)), name, pair.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("k", pair.getPrivate(), new char[0], new java.security.cert.Certificate[] {certificate});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
