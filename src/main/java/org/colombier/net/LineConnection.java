package org.colombier.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * One connection of a line protocol, on either side: a reader and a writer over a socket that may turn to TLS on the
 * way. Used by one thread; {@link #stop} and {@link #abort} may be called by others.
 *
 * <p>A read that takes longer than {@link #patience} allows throws {@link SocketTimeoutException}.
 */
public final class LineConnection implements Closeable {

    private static final Duration PROXY_HEADER = Duration.ofSeconds(5);

    private final Socket raw;
    private InetSocketAddress peer;
    private Duration handshake = Duration.ofSeconds(30);
    private Socket socket;
    private InputStream from;
    private OutputStream to;
    private final LineReader in = new LineReader(this::fill);
    private final LineWriter out = new LineWriter(this::write);
    private long perReadMillis = 300_000;
    private long perUnitMillis = 300_000;
    private long unitBegan;
    private volatile boolean stopping;
    private volatile boolean busy;
    private volatile long writingSince;
    /** When what is under way must be over: a handshake, a proxy's header; 0 for none. */
    private volatile long overdueAt;

    /** Takes over a connected socket. */
    public LineConnection(Socket connected) throws IOException {
        raw = connected;
        peer = new InetSocketAddress(connected.getInetAddress(), connected.getPort());
        raw.setTcpNoDelay(true);
        socket = connected;
        from = connected.getInputStream();
        to = connected.getOutputStream();
    }

    /** Connects as a client. */
    public static LineConnection connect(InetSocketAddress address, Duration within) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, Math.toIntExact(within.toMillis()));
            return new LineConnection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    public LineReader in() {
        return in;
    }

    public LineWriter out() {
        return out;
    }

    /**
     * How long reads wait from now on.
     *
     * @param perRead until some octets come
     * @param perUnit until a whole line, or a whole block of data, has come: a peer that drips does not stay for ever
     */
    public void patience(Duration perRead, Duration perUnit) {
        perReadMillis = perRead.toMillis();
        perUnitMillis = perUnit.toMillis();
    }

    /** How long a turn to TLS may take. */
    public void handshakePatience(Duration all) {
        handshake = all;
    }

    /** Who is connected: the one for whom a trusted proxy speaks, else the other end of the socket. */
    public InetAddress peerAddress() {
        return peer.getAddress();
    }

    public int peerPort() {
        return peer.getPort();
    }

    /** Reads the header that the proxy at the other end sends first; from now on its client is our peer. */
    void readProxyHeader() throws IOException {
        raw.setSoTimeout((int) PROXY_HEADER.toMillis());
        overdueAt = System.nanoTime() + PROXY_HEADER.toNanos() | 1;
        ProxyHeader.read(raw.getInputStream()).ifPresent(client -> peer = client);
        overdueAt = 0;
    }

    /** True if octets have come that were not read yet; does not wait. */
    public boolean peerHasSpoken() throws IOException {
        return in.hasBuffered() || from.available() > 0;
    }

    /**
     * Waits for the peer to speak first, without reading.
     *
     * @return true if it did within the time
     */
    public boolean peerSpeaksWithin(Duration time) throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (!peerHasSpoken()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            Thread.sleep(Duration.ofNanos(Math.min(left, 20_000_000)));
        }
        return true;
    }

    /** Turns to TLS as the server. What the peer sent ahead in clear is forgotten. */
    public void startTlsAsServer(SSLContext context) throws IOException {
        SSLSocket layer = (SSLSocket) context.getSocketFactory().createSocket(raw, raw.getInetAddress().getHostAddress(), raw.getPort(), true);
        layer.setUseClientMode(false);
        handshake(layer);
    }

    /**
     * Turns to TLS as the client. What the peer sent ahead in clear is forgotten.
     *
     * @param host for server name indication
     */
    public void startTlsAsClient(SSLContext context, String host) throws IOException {
        SSLSocket layer = (SSLSocket) context.getSocketFactory().createSocket(raw, host, raw.getPort(), true);
        SSLParameters parameters = layer.getSSLParameters();
        if (Character.isLetter(host.charAt(0)) || host.indexOf('.') > 0 && Character.isLetter(host.charAt(host.length() - 1))) {
            parameters.setServerNames(java.util.List.of(new javax.net.ssl.SNIHostName(host)));
        }
        layer.setSSLParameters(parameters);
        layer.setUseClientMode(true);
        handshake(layer);
    }

    private void handshake(SSLSocket layer) throws IOException {
        out.flush();
        in.discardBuffered();
        layer.setSoTimeout(Math.toIntExact(handshake.toMillis()));
        overdueAt = System.nanoTime() + handshake.toNanos() | 1;
        layer.startHandshake();
        overdueAt = 0;
        socket = layer;
        from = layer.getInputStream();
        to = layer.getOutputStream();
    }

    /** The TLS session, if the connection is encrypted. */
    public Optional<SSLSession> tls() {
        return socket instanceof SSLSocket layer ? Optional.of(layer.getSession()) : Optional.empty();
    }

    public boolean isEncrypted() {
        return socket != raw;
    }

    /** Says that a transaction is under way (or over): {@link #stop} lets it come to its end. */
    public void busy(boolean underWay) {
        busy = underWay;
    }

    /** Ends the connection at the next read between two transactions, now if it waits there: that read throws {@link ServerStopping}. */
    void stop() throws IOException {
        stopping = true;
        if (!busy) {
            raw.shutdownInput();
        }
    }

    /** Closes at once, from any thread. */
    void abort() throws IOException {
        raw.close();
    }

    /** True if a write has not come to its end for that long: the peer does not read. */
    boolean writesLongerThan(Duration time) {
        long since = writingSince;
        return since != 0 && System.nanoTime() - since > time.toNanos();
    }

    /** True if a handshake or a proxy's header takes too long, a drop at a time. */
    boolean isOverdue() {
        long at = overdueAt;
        return at != 0 && System.nanoTime() - at > 0;
    }

    private int fill(byte[] into, int offset, int length, boolean begins) throws IOException {
        out.flush();
        if (stopping && !busy) {
            throw new ServerStopping();
        }
        try {
            socket.setSoTimeout(waitMillis(begins));
            int n = from.read(into, offset, length);
            if (n < 0 && stopping && !busy) {
                throw new ServerStopping();
            }
            return n;
        } catch (SocketTimeoutException | ServerStopping e) {
            throw e;
        } catch (IOException e) {
            if (stopping && !busy) {
                throw new ServerStopping();
            }
            throw e;
        }
    }

    private int waitMillis(boolean begins) throws SocketTimeoutException {
        long now = System.nanoTime();
        if (begins) {
            unitBegan = now;
        }
        long wait = Math.min(perReadMillis, perUnitMillis - (now - unitBegan) / 1_000_000);
        if (wait <= 0) {
            throw new SocketTimeoutException("the line or data took too long");
        }
        return (int) Math.min(wait, Integer.MAX_VALUE);
    }

    private void write(byte[] octets, int offset, int length) throws IOException {
        writingSince = System.nanoTime() | 1;
        try {
            to.write(octets, offset, length);
        } finally {
            writingSince = 0;
        }
    }

    /** Writes what is left and closes. What the peer sent and nobody read is read away first: else its system would drop our last lines. */
    @Override
    public void close() throws IOException {
        try {
            out.flush();
            forgetUnread();
            socket.close();
        } finally {
            raw.close();
        }
    }

    private void forgetUnread() throws IOException {
        InputStream left = raw.getInputStream();
        for (int i = 0; i < 16 && left.available() > 0; i++) {
            if (left.read(new byte[4_096]) < 0) {
                return;
            }
        }
    }
}
