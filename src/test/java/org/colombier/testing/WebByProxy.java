package org.colombier.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The world's web servers in one, behind an HTTP proxy on loopback: whatever host is asked for, this one answers, with one certificate and one text. */
public final class WebByProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final SSLContext tls;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

    private WebByProxy(ServerSocket listening, SSLContext tls) {
        this.listening = listening;
        this.tls = tls;
    }

    public static WebByProxy start(SSLContext tls) {
        try {
            WebByProxy web = new WebByProxy(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), tls);
            Thread.startVirtualThread(web::accept);
            return web;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code host:port} of the proxy. */
    public String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** From now on this is what everybody gets. */
    public WebByProxy text(String text) {
        answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: " + text.length() + "\r\n\r\n" + text;
        return this;
    }

    /** From now on this, head and all. */
    public WebByProxy raw(String response) {
        answer = response;
        return this;
    }

    /** The request lines of the proxy and of the web servers, in their order. */
    public List<String> asked() {
        return asked;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                Thread.startVirtualThread(() -> serve(socket));
            }
        } catch (IOException closed) {
            asked.add("closed");
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            head(socket);
            socket.getOutputStream().write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            try (SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true)) {
                secured.setUseClientMode(false);
                head(secured);
                secured.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException refused) {
            asked.add("left");
        }
    }

    private void head(Socket socket) throws IOException {
        // read octet by octet, so that nothing of the handshake is taken
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                throw new IOException("left");
            }
            head.append((char) b);
        }
        asked.add(new BufferedReader(new java.io.StringReader(head.toString())).readLine());
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
