package org.colombier.smtp.client;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS towards a peer, with or without knowing who it is. Thread-safe. */
final class ClientTls {

    private final SSLContext context;
    private final boolean verified;

    private ClientTls(SSLContext context, boolean verified) {
        this.context = context;
        this.verified = verified;
    }

    static ClientTls of(SmtpClientSettings.TlsUse use) {
        try {
            if (use == SmtpClientSettings.TlsUse.VERIFIED) {
                return new ClientTls(SSLContext.getDefault(), true);
            }
            SSLContext any = SSLContext.getInstance("TLS");
            any.init(null, new TrustManager[] {new AnyCertificate()}, null);
            return new ClientTls(any, false);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    SSLSocket wrap(Socket plain, Host host) throws IOException {
        // the name goes into SNI as far as it is one (RFC 6066 section 3)
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host.name(), host.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        if (verified) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** For opportunistic use alone: without it the same mail would go out in clear text (RFC 7435 section 3). */
    private static final class AnyCertificate extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
