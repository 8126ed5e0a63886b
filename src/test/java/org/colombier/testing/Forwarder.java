package org.colombier.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A loopback port that leads to another one, which may change: so a service can move without its clients being told. */
public final class Forwarder implements AutoCloseable {

    private final ServerSocket listening;
    private volatile int target;

    private Forwarder(ServerSocket listening, int target) {
        this.listening = listening;
        this.target = target;
    }

    public static Forwarder to(int target) {
        try {
            Forwarder forwarder = new Forwarder(new ServerSocket(0, 500, InetAddress.getLoopbackAddress()), target);
            Thread.ofVirtual().start(forwarder::accept);
            return forwarder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** New connections lead there. */
    public void leadTo(int port) {
        target = port;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> join(client));
            }
        } catch (IOException closed) {
            // the end of the test
        }
    }

    private void join(Socket client) {
        try (client; Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            Thread back = Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (IOException refused) {
            // nobody there: the client finds its connection closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** When one side ends, both do. */
    private static void copy(Socket from, Socket to) {
        try (from; to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // so does the other side
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
