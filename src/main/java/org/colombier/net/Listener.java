package org.colombier.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open port: takes connections and runs each on a virtual thread of its own, within limits in all and per client.
 * Thread-safe.
 */
public final class Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final int BACKLOG = 1_024;

    /** What is spoken on the port. One instance serves all connections at once. */
    public interface Protocol {

        /**
         * Speaks with one client from the first line to the last; the connection is closed afterwards. An
         * {@link IOException} means that the client is gone or the server stops.
         */
        void serve(LineConnection connection) throws IOException, InterruptedException;

        /** The line for a client too many, before it is hung up on; empty where nothing can be said. */
        String refusal();
    }

    /**
     * @param connections at once, in all
     * @param perClient   at once, of one client (an IPv4 address, an IPv6 /64)
     * @param writing     how long a client may not read what is written to it
     * @param proxies     who begins each connection with a PROXY header; the client it names is counted, not the proxy
     */
    public record Limits(int connections, int perClient, Duration writing, NetworkList proxies) {
    }

    private final String name;
    private final ServerSocket socket;
    private final Limits limits;
    private final Protocol protocol;
    private final Semaphore free;
    private final ClientCounts clients = new ClientCounts();
    private final Set<LineConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    private Listener(String name, ServerSocket socket, Limits limits, Protocol protocol) {
        this.name = name;
        this.socket = socket;
        this.limits = limits;
        this.protocol = protocol;
        this.free = new Semaphore(limits.connections());
    }

    /**
     * Opens a port and begins to take connections.
     *
     * @param name    for threads and the log, such as {@code smtp.mx}
     * @param address port 0 takes any free port
     * @throws IOException if the address cannot be bound; the message names it
     */
    public static Listener open(String name, InetSocketAddress address, Limits limits, Protocol protocol) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address, BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw new IOException(name + ": cannot listen on " + address + ": " + e.getMessage(), e);
        }
        Listener listener = new Listener(name, socket, limits, protocol);
        Thread.ofVirtual().name(name + " accept").start(listener::accept);
        Thread.ofVirtual().name(name + " watch").start(listener::watch);
        return listener;
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!stopping) {
            try {
                admit(socket.accept());
            } catch (IOException e) {
                if (!stopping) {
                    LOG.warn("{}: cannot take a connection: {}", name, e.getMessage());
                    pause(Duration.ofMillis(100));
                }
            }
        }
    }

    private void admit(Socket client) throws IOException {
        InetAddress address = client.getInetAddress();
        if (!free.tryAcquire()) {
            refuse(client, "all " + limits.connections() + " connections are taken");
        } else if (limits.proxies().contains(address)) {
            Thread.ofVirtual().name(name + " " + address.getHostAddress()).start(() -> serve(client, address, this::speakProxied));
        } else if (!clients.enter(address, limits.perClient())) {
            free.release();
            refuse(client, "the client has " + limits.perClient() + " connections already");
        } else {
            Thread.ofVirtual().name(name + " " + address.getHostAddress()).start(() -> {
                try {
                    serve(client, address, protocol::serve);
                } finally {
                    clients.leave(address);
                }
            });
        }
    }

    /** The line fits a fresh socket's buffer, so that this does not wait. */
    private void refuse(Socket client, String reason) throws IOException {
        LOG.warn("{}: {} is turned away: {}", name, client.getInetAddress().getHostAddress(), reason);
        try (client) {
            if (!protocol.refusal().isEmpty()) {
                client.getOutputStream().write((protocol.refusal() + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    @FunctionalInterface
    private interface Conversation {
        void with(LineConnection connection) throws IOException, InterruptedException;
    }

    private void speakProxied(LineConnection connection) throws IOException, InterruptedException {
        try {
            connection.readProxyHeader();
        } catch (IOException malformed) {
            LOG.warn("{}: the proxy {} is hung up on: {}", name, connection.peerAddress().getHostAddress(), malformed.getMessage());
            return;
        }
        InetAddress client = connection.peerAddress();
        if (!clients.enter(client, limits.perClient())) {
            LOG.warn("{}: {} is turned away: the client has {} connections already", name, client.getHostAddress(), limits.perClient());
            if (!protocol.refusal().isEmpty()) {
                connection.out().line(protocol.refusal());
            }
            return;
        }
        try {
            protocol.serve(connection);
        } finally {
            clients.leave(client);
        }
    }

    private void serve(Socket client, InetAddress address, Conversation conversation) {
        try (client; LineConnection connection = new LineConnection(client)) {
            open.add(connection);
            try {
                if (!stopping) {
                    conversation.with(connection);
                }
            } finally {
                open.remove(connection);
            }
        } catch (IOException gone) {
            LOG.debug("{}: {}: {}", name, address.getHostAddress(), gone.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            LOG.error("{}: the session with {} failed", name, address.getHostAddress(), bug);
        } finally {
            free.release();
        }
    }

    /** Hangs up on clients that do not read, or that shake hands for ever. */
    private void watch() {
        while (!stopping) {
            pause(Duration.ofSeconds(5));
            open.stream().filter(c -> c.writesLongerThan(limits.writing()) || c.isOverdue()).forEach(this::abort);
        }
    }

    /**
     * Takes no more connections, lets transactions under way come to their end, then closes what is left.
     *
     * @param grace for the transactions
     */
    public void stop(Duration grace) {
        beginStop();
        long end = System.nanoTime() + grace.toNanos();
        while (!open.isEmpty() && System.nanoTime() < end) {
            pause(Duration.ofMillis(10));
        }
        open.forEach(this::abort);
    }

    /** The first half of {@link #stop}, which does not wait: for several ports that share one grace. */
    public void beginStop() {
        stopping = true;
        try {
            socket.close();
        } catch (IOException e) {
            LOG.warn("{}: {}", name, e.getMessage());
        }
        for (LineConnection connection : open) {
            try {
                connection.stop();
            } catch (IOException alreadyClosed) {
                LOG.debug("{}: {}", name, alreadyClosed.getMessage());
            }
        }
    }

    private void abort(LineConnection connection) {
        try {
            connection.abort();
        } catch (IOException alreadyClosed) {
            LOG.debug("{}: {}", name, alreadyClosed.getMessage());
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
