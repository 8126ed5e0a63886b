package org.colombier.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The world's mail servers in one: an SMTP server on loopback that takes everything and remembers it, but for recipients whose
 * names begin with {@value #UNKNOWN}: these it does not know. With a delay, each transaction's end takes that long, as a distant
 * peer's would. Thread-safe.
 */
public final class SmtpSink implements AutoCloseable {

    /**
     * One recipient of one transaction.
     *
     * @param helo    by what name the client introduced itself
     * @param content without dot-stuffing
     * @param at      just before the client was told
     */
    public record Delivery(String helo, String sender, String recipient, String content, Instant at) {
    }

    public static final String UNKNOWN = "unknown-";

    private static final Pattern PATH = Pattern.compile("<([^>]*)>");

    private final ServerSocket listening;
    private final Duration delay;
    private final ConcurrentLinkedQueue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger mostSessions = new AtomicInteger();

    private SmtpSink(ServerSocket listening, Duration delay) {
        this.listening = listening;
        this.delay = delay;
    }

    public static SmtpSink start() {
        return start(Duration.ZERO);
    }

    public static SmtpSink start(Duration delayOfATransaction) {
        try {
            SmtpSink sink = new SmtpSink(new ServerSocket(0, 500, InetAddress.getLoopbackAddress()), delayOfATransaction);
            Thread.ofVirtual().start(sink::accept);
            return sink;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The setting that sends all outgoing mail here. */
    public String asRelayHost() {
        return "--colombier.relay-host=[127.0.0.1]:" + listening.getLocalPort();
    }

    public int port() {
        return listening.getLocalPort();
    }

    public int count() {
        return count.get();
    }

    /** The most sessions that were open at once. */
    public int mostSessions() {
        return mostSessions.get();
    }

    public List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /** Everybody who got something, once each. */
    public Set<String> recipients() {
        Set<String> all = new HashSet<>();
        deliveries.forEach(d -> all.add(d.recipient()));
        return all;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the end of the test
        }
    }

    private void serve(Socket socket) {
        mostSessions.accumulateAndGet(sessions.incrementAndGet(), Math::max);
        try (socket) {
            socket.setTcpNoDelay(true);
            new Session(new BufferedInputStream(socket.getInputStream(), 32_768), socket).run();
        } catch (IOException killed) {
            // a client that dies is what some tests are about
        } finally {
            sessions.decrementAndGet();
        }
    }

    /** One client. Replies to pipelined commands go out together, when there is nothing more to read (RFC 2920 section 3.2). */
    private final class Session {

        private final InputStream in;
        private final Socket socket;
        private final ByteArrayOutputStream replies = new ByteArrayOutputStream();
        private final List<String> recipients = new ArrayList<>();
        private String helo = "";
        private String sender = "";

        Session(InputStream in, Socket socket) {
            this.in = in;
            this.socket = socket;
        }

        void run() throws IOException {
            say("220 sink.test ESMTP");
            for (String line = line(); !line.isEmpty(); line = line()) {
                if (command(line.strip())) {
                    flush();
                    return;
                }
            }
        }

        private boolean command(String line) throws IOException {
            switch (line.length() < 4 ? line : line.substring(0, 4).toUpperCase(Locale.ROOT)) {
                case "EHLO", "HELO" -> {
                    helo = line.substring(4).strip();
                    say("250-sink.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-DSN\r\n250 SIZE 100000000");
                }
                case "MAIL" -> {
                    sender = path(line);
                    recipients.clear();
                    say("250 2.1.0 Ok");
                }
                case "RCPT" -> say(recipient(path(line)));
                case "DATA" -> data();
                case "QUIT" -> {
                    say("221 2.0.0 Bye");
                    return true;
                }
                default -> say("250 2.0.0 Ok");
            }
            return false;
        }

        private String recipient(String address) {
            if (address.startsWith(UNKNOWN)) {
                return "550 5.1.1 Nobody of that name";
            }
            recipients.add(address);
            return "250 2.1.5 Ok";
        }

        private void data() throws IOException {
            if (recipients.isEmpty()) {
                say("554 5.5.1 Nobody to give it to");
                return;
            }
            say("354 Go on");
            StringBuilder content = new StringBuilder();
            for (String line = line(); !line.equals(".\r\n"); line = line()) {
                if (line.isEmpty()) {
                    return;
                }
                content.append(line.startsWith(".") ? line.substring(1) : line);
            }
            if (delay.isPositive()) {
                LockSupport.parkNanos(delay.toNanos());
            }
            String text = content.toString();
            Instant now = Instant.now();
            for (String recipient : recipients) {
                deliveries.add(new Delivery(helo, sender, recipient, text, now));
            }
            count.addAndGet(recipients.size());
            say("250 2.0.0 Taken");
        }

        private String path(String line) {
            Matcher m = PATH.matcher(line);
            return m.find() ? m.group(1) : "";
        }

        /** With its line end; empty at the end of the stream. */
        private String line() throws IOException {
            if (in.available() == 0) {
                flush();
            }
            ByteArrayOutputStream line = new ByteArrayOutputStream(80);
            for (int b = in.read(); b >= 0; b = in.read()) {
                line.write(b);
                if (b == '\n') {
                    break;
                }
            }
            return line.toString(StandardCharsets.UTF_8);
        }

        private void say(String text) {
            replies.writeBytes((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        }

        private void flush() throws IOException {
            replies.writeTo(socket.getOutputStream());
            replies.reset();
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
