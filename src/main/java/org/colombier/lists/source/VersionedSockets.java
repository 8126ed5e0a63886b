package org.colombier.lists.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** TLS sockets of the versions and suites that a source wants. */
final class VersionedSockets extends SSLSocketFactory {

    private final SSLSocketFactory sockets;
    private final SSLParameters wanted;

    VersionedSockets(SSLSocketFactory sockets, SSLParameters wanted) {
        this.sockets = sockets;
        this.wanted = wanted;
    }

    private Socket set(Socket socket) {
        if (socket instanceof SSLSocket tls) {
            SSLParameters parameters = tls.getSSLParameters();
            if (wanted.getProtocols() != null) {
                parameters.setProtocols(wanted.getProtocols());
            }
            if (wanted.getCipherSuites() != null) {
                parameters.setCipherSuites(wanted.getCipherSuites());
            }
            tls.setSSLParameters(parameters);
        }
        return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return set(sockets.createSocket());
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean closing) throws IOException {
        return set(sockets.createSocket(plain, host, port, closing));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return set(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return set(sockets.createSocket(host, port, from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return set(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        return set(sockets.createSocket(host, port, from, fromPort));
    }
}
