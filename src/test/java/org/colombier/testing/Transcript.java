package org.colombier.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A conversation of a line protocol in a file, played against the real server on a socket. Every line is one step:
 *
 * <pre>
 * # a comment; empty lines count for nothing
 * open smtp.mx      connects to the port of that key; the first step
 * C: text           sends the text and CRLF; \r \n \t \0 \\ \xHH stand for octets
 * C+ text           sends the text as it is, without CRLF
 * S: text           the server's next line is exactly this
 * S~ regex          the server's next line matches this
 * S* 250            lines follow up to and with the first that begins with this and a space
 * tls               turns to TLS as the client
 * flush             sends what was said so far as a segment of its own
 * closed            the server closes without another line
 * 12x C: text       the step, so many times
 * </pre>
 *
 * <p>What {@code C} steps send goes out in one piece when the next step of another kind comes.
 */
public final class Transcript {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Path file;
    private final ToIntFunction<String> ports;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private Socket socket = new Socket();
    private int lineNumber;

    private Transcript(Path file, ToIntFunction<String> ports) {
        this.file = file;
        this.ports = ports;
    }

    /** The transcripts in a directory below {@code src/test/resources/transcripts}. */
    public static List<Path> in(String directory) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/transcripts").resolve(directory))) {
            return files.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
        }
    }

    /** @param ports from a port's key to its number */
    public static void play(Path file, ToIntFunction<String> ports) throws Exception {
        new Transcript(file, ports).play();
    }

    private void play() throws Exception {
        try {
            for (String line : Files.readAllLines(file)) {
                lineNumber++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    repeat(line);
                }
            }
            flush();
        } catch (IOException e) {
            throw new AssertionError(file.getFileName() + ":" + lineNumber + ": " + e, e);
        } finally {
            socket.close();
        }
    }

    private void repeat(String line) throws Exception {
        int x = line.indexOf("x ");
        if (x > 0 && line.substring(0, x).chars().allMatch(Character::isDigit)) {
            for (int i = 0; i < Integer.parseInt(line.substring(0, x)); i++) {
                step(line.substring(x + 2));
            }
        } else {
            step(line);
        }
    }

    private void step(String line) throws Exception {
        String text = line.length() > 3 ? line.substring(3) : "";
        switch (line.substring(0, Math.min(2, line.length()))) {
            case "C:" -> send(text + "\\r\\n");
            case "C+" -> send(text);
            case "S:" -> assertThat(receive()).as(where()).isEqualTo(text);
            case "S~" -> assertThat(receive()).as(where()).matches(text);
            case "S*" -> skipTo(text + " ");
            default -> command(line.split(" "));
        }
    }

    private void command(String[] words) throws Exception {
        flush();
        switch (words[0]) {
            case "open" -> open(ports.applyAsInt(words[1]));
            case "tls" -> tls();
            case "flush" -> { }
            case "closed" -> assertThat(isClosed()).as(where()).isTrue();
            default -> throw new AssertionError(where() + ": no such step: " + words[0]);
        }
    }

    private String where() {
        return file.getFileName() + ":" + lineNumber;
    }

    private void open(int port) throws IOException {
        socket.close();
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    private void tls() throws Exception {
        SSLSocket layer = (SSLSocket) trusting().getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        layer.startHandshake();
        socket = layer;
    }

    private void send(String escaped) {
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c != '\\') {
                pending.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            switch (escaped.charAt(++i)) {
                case 'r' -> pending.write('\r');
                case 'n' -> pending.write('\n');
                case 't' -> pending.write('\t');
                case '0' -> pending.write(0);
                case 'x' -> {
                    pending.write(Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> pending.write('\\');
            }
        }
    }

    private void flush() throws IOException {
        if (pending.size() > 0) {
            socket.getOutputStream().write(pending.toByteArray());
            pending.reset();
        }
    }

    private void skipTo(String prefix) throws IOException {
        String line = receive();
        while (!line.startsWith(prefix)) {
            line = receive();
        }
    }

    /** A line; it must end in CRLF. */
    private String receive() throws IOException {
        flush();
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the server closed after: " + line.toString(StandardCharsets.UTF_8));
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        assertThat(text).as(where()).endsWith("\r");
        return text.substring(0, text.length() - 1);
    }

    private boolean isClosed() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new AnyCertificate()}, null);
        return context;
    }

    /** Test servers sign for themselves. */
    private static final class AnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException("we are no server");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            assertThat(chain).isNotEmpty();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
