package org.colombier.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ListenerTest {

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger sessions = new AtomicInteger();
    private Listener listener;

    /** Echoes lines; {@code BEGIN} opens a transaction that {@code END} closes when it may. */
    private final class Echo implements Listener.Protocol {
        @Override
        public void serve(LineConnection connection) throws IOException, InterruptedException {
            sessions.incrementAndGet();
            connection.patience(Duration.ofSeconds(20), Duration.ofMillis(700));
            connection.out().line("HELLO");
            try {
                for (String line = connection.in().readLine(100); line != null; line = connection.in().readLine(100)) {
                    connection.busy(line.equals("BEGIN"));
                    if (line.equals("BEGIN")) {
                        connection.out().line("BEGUN").flush();
                        goOn.await();
                        connection.busy(false);
                    }
                    connection.out().line("ECHO " + line);
                }
            } catch (ServerStopping stopping) {
                connection.out().line("BYE");
            } catch (SocketTimeoutException slow) {
                connection.out().line("SLOW");
            } finally {
                sessions.decrementAndGet();
            }
        }

        @Override
        public String refusal() {
            return "FULL";
        }
    }

    private record Peer(Socket socket, BufferedReader in) implements AutoCloseable {
        void say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Peer connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        return new Peer(socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)));
    }

    private void open(int connections, int perClient) throws IOException {
        listener = Listener.open("test", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Listener.Limits(connections, perClient, Duration.ofMinutes(1), NetworkList.NONE), new Echo());
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        listener.stop(Duration.ZERO);
    }

    @Test
    void aClientTooManyIsToldSoAndOthersComeAgainLater() throws Exception {
        open(10, 2);
        try (Peer first = connect(); Peer second = connect(); Peer third = connect()) {
            assertThat(first.in().readLine()).isEqualTo("HELLO");
            assertThat(second.in().readLine()).isEqualTo("HELLO");
            assertThat(third.in().readLine()).isEqualTo("FULL");
            assertThat(third.in().readLine()).isNull();
        }
        await().until(() -> sessions.get() == 0);
        await().untilAsserted(() -> {
            try (Peer again = connect()) {
                assertThat(again.in().readLine()).isEqualTo("HELLO");
            }
        });
    }

    @Test
    void thePortHasALimitInAll() throws Exception {
        open(1, 10);
        try (Peer first = connect()) {
            assertThat(first.in().readLine()).isEqualTo("HELLO");
            try (Peer second = connect()) {
                assertThat(second.in().readLine()).isEqualTo("FULL");
            }
        }
    }

    @Test
    void aStopSaysGoodByeToTheIdleAndLetsTransactionsEnd() throws Exception {
        open(10, 10);
        try (Peer idle = connect(); Peer working = connect()) {
            assertThat(idle.in().readLine()).isEqualTo("HELLO");
            assertThat(working.in().readLine()).isEqualTo("HELLO");
            working.say("BEGIN\r\n");
            assertThat(working.in().readLine()).isEqualTo("BEGUN");
            Thread stop = Thread.ofVirtual().start(() -> listener.stop(Duration.ofSeconds(20)));
            assertThat(idle.in().readLine()).isEqualTo("BYE");
            goOn.countDown();
            assertThat(working.in().readLine()).isEqualTo("ECHO BEGIN");
            assertThat(working.in().readLine()).isEqualTo("BYE");
            assertThat(stop.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void aTransactionThatDoesNotEndIsCutOff() throws Exception {
        open(10, 10);
        try (Peer working = connect()) {
            assertThat(working.in().readLine()).isEqualTo("HELLO");
            working.say("BEGIN\r\n");
            assertThat(working.in().readLine()).isEqualTo("BEGUN");
            listener.stop(Duration.ofMillis(50));
            assertThat(working.in().readLine()).isNull();
        }
    }

    @Test
    void aLineThatDripsTakesTooLong() throws Exception {
        open(10, 10);
        try (Peer slow = connect()) {
            assertThat(slow.in().readLine()).isEqualTo("HELLO");
            await().pollInterval(Duration.ofMillis(50)).until(() -> {
                slow.say("x");
                return slow.in().ready();
            });
            assertThat(slow.in().readLine()).isEqualTo("SLOW");
        }
    }
}
