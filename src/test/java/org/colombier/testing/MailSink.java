package org.colombier.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** An SMTP server on a free loopback port that takes all mail and remembers it; a test may put its own answers in between. */
public final class MailSink implements AutoCloseable {

    /** @param data as stored by the peer: dots unstuffed, CRLF line ends */
    public record Received(String reversePath, List<String> recipients, String data, boolean overTls) {
    }

    /** Answers a command in place of the sink. */
    @FunctionalInterface
    public interface Answers {

        String DROP = "!drop";

        /**
         * @param line the command, or {@code .} for the end of a message
         * @return null for the sink's own answer, {@link #DROP} to cut the connection
         */
        @Nullable String to(String line);
    }

    private final ServerSocket listening;
    private final Answers answers;
    private final @Nullable SSLContext tls;
    private final String more;
    private final ConcurrentLinkedQueue<Received> received = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Socket> open = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();

    private MailSink(Answers answers, @Nullable SSLContext tls, String more) {
        this.more = more.isEmpty() ? "" : "\r\n250-" + more;
        try {
            this.listening = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.answers = answers;
        this.tls = tls;
        Thread.ofVirtual().start(this::accept);
    }

    public static MailSink start() {
        return new MailSink(line -> null, null, "");
    }

    public static MailSink answering(Answers answers) {
        return new MailSink(answers, null, "");
    }

    /** Offers STARTTLS with the context's certificate. */
    public static MailSink withTls(SSLContext tls) {
        return new MailSink(line -> null, tls, "");
    }

    /** Offers STARTTLS, and one more extension. */
    public static MailSink withTls(SSLContext tls, String extension, Answers answers) {
        return new MailSink(answers, tls, extension);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** {@code [127.0.0.1]:port}, as {@code colombier.relay-host} and the transport table have it. */
    public String destination() {
        return "[127.0.0.1]:" + port();
    }

    /** What was taken so far, oldest first. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    public int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                open.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            open.forEach(MailSink::close);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new Conversation(socket).run();
        } catch (IOException gone) {
            open.remove(socket);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    private final class Conversation {

        private Socket socket;
        private InputStream in;
        private OutputStream out;
        private @Nullable String reversePath;
        private List<String> recipients = new ArrayList<>();

        Conversation(Socket socket) throws IOException {
            socket.setTcpNoDelay(true);
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = new BufferedOutputStream(socket.getOutputStream());
        }

        void run() throws IOException {
            say("220 sink.example ESMTP");
            for (String line = hear(); line != null; line = hear()) {
                String own = answers.to(line);
                if (Answers.DROP.equals(own)) {
                    out.flush();
                    return;
                }
                String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
                if (own != null) {
                    say(own);
                } else if (!answer(verb, line)) {
                    return;
                }
            }
        }

        private boolean answer(String verb, String line) throws IOException {
            switch (verb) {
                case "EHLO" -> say("250-sink.example" + (tls == null || socket instanceof SSLSocket ? "" : "\r\n250-STARTTLS") + more + "\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-DSN\r\n250 SMTPUTF8");
                case "STARTTLS" -> startTls();
                case "MAIL" -> {
                    reversePath = path(line);
                    recipients = new ArrayList<>();
                    say("250 2.1.0 Ok");
                }
                case "RCPT" -> {
                    if (reversePath != null) {
                        recipients.add(path(line));
                    }
                    say(reversePath == null ? "503 5.5.1 MAIL first" : "250 2.1.5 Ok");
                }
                case "RSET" -> {
                    reversePath = null;
                    recipients = new ArrayList<>();
                    say("250 2.0.0 Ok");
                }
                case "DATA" -> {
                    return data();
                }
                case "QUIT" -> say("221 2.0.0 Bye");
                default -> say("250 2.0.0 Ok");
            }
            return !verb.equals("QUIT");
        }

        private boolean data() throws IOException {
            String from = reversePath;
            if (from == null || recipients.isEmpty()) {
                say("503 5.5.1 no recipients");
                return true;
            }
            say("354 go ahead");
            StringBuilder text = new StringBuilder();
            for (String line = hear(); !".".equals(line); line = hear()) {
                if (line == null) {
                    return false;
                }
                text.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
            }
            String own = answers.to(".");
            if (own == null) {
                received.add(new Received(from, recipients, text.toString(), socket instanceof SSLSocket));
            }
            recipients = new ArrayList<>();
            reversePath = null;
            say(Answers.DROP.equals(own) ? "" : own == null ? "250 2.0.0 Ok: taken" : own);
            return !Answers.DROP.equals(own);
        }

        private void startTls() throws IOException {
            if (tls == null) {
                say("502 5.5.1 no TLS");
                return;
            }
            say("220 ready");
            out.flush();
            SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
            secured.setUseClientMode(false);
            secured.startHandshake();
            socket = secured;
            in = new BufferedInputStream(secured.getInputStream());
            out = new BufferedOutputStream(secured.getOutputStream());
        }

        private static String path(String line) {
            return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
        }

        private void say(String line) throws IOException {
            if (!line.isEmpty()) {
                out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
            if (in.available() == 0) {
                out.flush();
            }
        }

        private @Nullable String hear() throws IOException {
            if (in.available() == 0) {
                out.flush();
            }
            ByteArrayOutputStream line = new ByteArrayOutputStream(80);
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    return null;
                }
                line.write(b);
            }
            String text = line.toString(StandardCharsets.UTF_8);
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        }
    }
}
