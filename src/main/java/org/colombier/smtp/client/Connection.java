package org.colombier.smtp.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket to a peer: what is written is held back until {@link #flush} or a full buffer, so that commands travel
 * together; replies are read line by line within bounds. Every wait has a deadline. For one thread at a time.
 */
final class Connection implements AutoCloseable {

    /** RFC 5321 section 4.5.3.1.5 has 512 octets; peers exceed it, but not without end. */
    private static final int LONGEST_LINE = 2_048;
    private static final int MOST_LINES = 128;
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int BLOCK = 64 * 1024;

    private final Socket socket;
    private final Watchdog watchdog;
    private final long blockNanos;
    private final boolean quickAck;
    private InputStream in;
    private OutputStream out;
    private final byte[] input = new byte[8 * 1024];
    private int position;
    private int limit;
    private final byte[] output = new byte[BLOCK];
    private int held;
    private volatile long deadline;
    private volatile boolean waiting;
    private volatile boolean overdue;

    /** @param block how long the peer may take for each block that we send */
    private Connection(Socket socket, Watchdog watchdog, Duration block) throws IOException {
        this.socket = socket;
        this.watchdog = watchdog;
        this.blockNanos = block.toNanos();
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.quickAck = socket.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
    }

    static Connection open(Host host, Watchdog watchdog, SmtpClientSettings settings) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            String own = host.address() instanceof Inet4Address ? settings.bindAddress() : settings.bindAddress6();
            if (!own.isEmpty()) {
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral(own), 0));
            }
            socket.connect(new InetSocketAddress(host.address(), host.port()), (int) Math.min(settings.connectTimeout().toMillis(), Integer.MAX_VALUE));
            Connection connection = new Connection(socket, watchdog, settings.blockTimeout());
            watchdog.watch(connection);
            return connection;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** For commands; UTF-8, as SMTPUTF8 wants it (RFC 6531 section 3.3). */
    void write(String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        write(octets, 0, octets.length);
    }

    void write(byte[] octets, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int n = Math.min(left, BLOCK - held);
            System.arraycopy(octets, from, output, held, n);
            held += n;
            from += n;
            left -= n;
            if (held == BLOCK) {
                flush();
            }
        }
    }

    void flush() throws IOException {
        if (held > 0) {
            int n = held;
            held = 0;
            begin(blockNanos);
            out.write(output, 0, n);
            out.flush();
            waiting = false;
        }
    }

    /**
     * Sends what is held back and reads one reply.
     *
     * @throws SessionFailure if the reply is 421 (RFC 5321 section 3.8: the peer goes), or none
     */
    Reply read(Duration within) throws IOException {
        flush();
        begin(within.toNanos());
        String line = readLine();
        int code = code(line);
        List<String> lines = List.of(text(line));
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = readLine();
            if (code(line) != code) {
                throw SessionFailure.protocol("the peer changed the code within a reply");
            }
            lines = lines.size() == 1 ? new ArrayList<>(lines) : lines;
            lines.add(text(line));
            if (lines.size() > MOST_LINES) {
                throw SessionFailure.protocol("the peer's reply has no end");
            }
        }
        waiting = false;
        Reply reply = new Reply(code, lines);
        if (code == 421) {
            throw new SessionFailure(reply.outcome());
        }
        return reply;
    }

    /**
     * To be called when all that was said is answered.
     *
     * @throws SessionFailure if the peer has said more: its replies would be taken for those to what comes next
     */
    void expectSilence() throws SessionFailure {
        if (position < limit) {
            throw SessionFailure.protocol("the peer speaks out of turn");
        }
    }

    private static int code(String line) throws SessionFailure {
        boolean reply = line.length() >= 3 && line.charAt(0) >= '2' && line.charAt(0) <= '5' && isDigit(line.charAt(1)) && isDigit(line.charAt(2))
            && (line.length() == 3 || line.charAt(3) == ' ' || line.charAt(3) == '-');
        if (!reply) {
            throw SessionFailure.protocol("the peer does not speak SMTP");
        }
        return (line.charAt(0) - '0') * 100 + (line.charAt(1) - '0') * 10 + line.charAt(2) - '0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String text(String line) {
        return line.length() > 4 ? line.substring(4) : "";
    }

    private String readLine() throws IOException {
        int start = position;
        while (true) {
            for (int i = position; i < limit && i - start <= LONGEST_LINE; i++) {
                if (input[i] == '\n') {
                    int end = i > start && input[i - 1] == '\r' ? i - 1 : i;
                    position = i + 1;
                    return new String(input, start, end - start, StandardCharsets.UTF_8);
                }
            }
            position = limit;
            if (limit - start > LONGEST_LINE) {
                throw SessionFailure.protocol("the peer's reply line is too long");
            }
            if (limit == input.length) {
                System.arraycopy(input, start, input, 0, limit - start);
                limit -= start;
                position = limit;
                start = 0;
            }
            acknowledgeAtOnce();
            int n = in.read(input, limit, input.length - limit);
            if (n < 0) {
                throw new EOFException("lost connection");
            }
            limit += n;
        }
    }

    /**
     * A peer that writes each reply of a pipelined group on its own waits, by Nagle's rule, for our acknowledgement of
     * the first, which our kernel would delay by 40 ms: for every transaction. The kernel forgets the wish as it goes.
     */
    private void acknowledgeAtOnce() throws IOException {
        if (quickAck) {
            socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
        }
    }

    /**
     * Goes over to TLS as the client, on an exchange that is at rest.
     *
     * @return what was agreed on, in the words of the log
     * @throws IOException              if the handshake fails; the connection is of no more use
     * @throws GeneralSecurityException if the certificate is not what is demanded; likewise
     */
    String startTls(ClientTls tls, Host host, TlsDemand demand, Duration within) throws IOException, GeneralSecurityException {
        // RFC 3207 section 6: what came before the handshake was not from the peer that we shall know then
        if (position < limit) {
            throw SessionFailure.protocol("the peer spoke before the TLS handshake");
        }
        begin(within.toNanos());
        SSLSocket secured = tls.wrap(socket, host, demand);
        secured.startHandshake();
        waiting = false;
        ClientTls.check(secured, demand);
        in = secured.getInputStream();
        out = secured.getOutputStream();
        return secured.getSession().getProtocol() + " with cipher " + secured.getSession().getCipherSuite();
    }

    /** What went wrong, in the words of the log. */
    String describe(IOException failure) {
        return overdue ? "timed out" : failure instanceof EOFException ? "lost connection" : String.valueOf(failure.getMessage());
    }

    private void begin(long nanos) {
        deadline = System.nanoTime() + nanos;
        waiting = true;
    }

    void endIfOverdue(long now) {
        if (waiting && now - deadline > 0) {
            overdue = true;
            close();
        }
    }

    /** At once, without a word: under TLS a farewell could block. */
    @Override
    public void close() {
        watchdog.forget(this);
        try {
            socket.close();
        } catch (IOException goneAnyway) {
            LOG.debug("closing {}: {}", socket, goneAnyway.toString());
        }
    }
}
