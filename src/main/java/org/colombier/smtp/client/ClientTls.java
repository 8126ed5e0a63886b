package org.colombier.smtp.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.colombier.net.Pem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS towards a peer. The handshake takes any certificate; what is asked of it is checked when the handshake is done,
 * before anything is said. Our certificate and the authorities may be exchanged while the server runs, as the server's
 * own: within seconds, for new connections; a file that cannot be read then leaves the last good ones in use. Thread-safe.
 */
final class ClientTls {

    private static final Logger LOG = LoggerFactory.getLogger(ClientTls.class);
    private static final long LOOK_EVERY_NANOS = 2_000_000_000L;

    /**
     * What the files held when they were read.
     *
     * @param read their times then
     */
    private record Loaded(SSLContext context, X509TrustManager authorities, List<FileTime> read) {
    }

    private final ClientTlsSettings settings;
    private final X509TrustManager authorities = new Authorities();
    private final ReentrantLock loading = new ReentrantLock();
    private volatile Loaded loaded;
    private volatile long lookedAt = System.nanoTime();

    /** @throws IllegalArgumentException if a file of the settings cannot be used */
    ClientTls(ClientTlsSettings settings) {
        this.settings = settings;
        try {
            this.loaded = load(settings);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("colombier.smtp.client.tls: " + e.getMessage(), e);
        }
    }

    private static Loaded load(ClientTlsSettings settings) throws GeneralSecurityException, IOException {
        List<FileTime> before = times(settings);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(settings.certificate().isBlank() ? null : own(settings), new TrustManager[] {new AnyCertificate()}, null);
        return new Loaded(context, authorities(settings), before);
    }

    private static List<FileTime> times(ClientTlsSettings settings) throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (String file : List.of(settings.caFile(), settings.certificate(), settings.key())) {
            if (!file.isBlank()) {
                times.add(Files.getLastModifiedTime(Path.of(file)));
            }
        }
        return times;
    }

    private Loaded current() {
        if (System.nanoTime() - lookedAt > LOOK_EVERY_NANOS && loading.tryLock()) {
            try {
                reloadIfChanged();
            } finally {
                lookedAt = System.nanoTime();
                loading.unlock();
            }
        }
        return loaded;
    }

    /** Now, if a file has changed. */
    void reloadIfChanged() {
        try {
            if (!times(settings).equals(loaded.read())) {
                loaded = load(settings);
                LOG.info("the files of colombier.smtp.client.tls are read anew");
            }
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            LOG.error("colombier.smtp.client.tls stays as it was: {}", e.getMessage());
        }
    }

    /** Who may vouch for a host; follows the file. */
    X509TrustManager authorities() {
        return authorities;
    }

    /** For other protocols, with these authorities. */
    SSLContext verifying() {
        try {
            SSLContext verifying = SSLContext.getInstance("TLS");
            verifying.init(null, new TrustManager[] {authorities()}, null);
            return verifying;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509TrustManager authorities(ClientTlsSettings settings) throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(settings.caFile().isBlank() ? null : store(Pem.chain(Path.of(settings.caFile()))));
        return Arrays.stream(factory.getTrustManagers()).filter(X509TrustManager.class::isInstance).map(X509TrustManager.class::cast).findFirst().orElseThrow();
    }

    private static KeyStore store(X509Certificate[] trusted) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        for (int i = 0; i < trusted.length; i++) {
            store.setCertificateEntry("ca" + i, trusted[i]);
        }
        return store;
    }

    private static KeyManager[] own(ClientTlsSettings settings) throws GeneralSecurityException, IOException {
        char[] inMemoryOnly = new char[0];
        KeyStore store = empty();
        store.setKeyEntry("client", Pem.privateKey(Path.of(settings.key())), inMemoryOnly, Pem.chain(Path.of(settings.certificate())));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, inMemoryOnly);
        return keys.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** A socket over this one, before its handshake. */
    SSLSocket wrap(Socket plain, Host host, TlsDemand demand) throws IOException {
        // the name goes into SNI as far as it is one (RFC 6066 section 3)
        SSLSocket socket = (SSLSocket) current().context().getSocketFactory().createSocket(plain, host.name(), host.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        if (!demand.serverName().isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(demand.serverName())));
        }
        if (!demand.protocols().isEmpty()) {
            parameters.setProtocols(demand.protocols().toArray(String[]::new));
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    /**
     * What the demand asks of the certificate.
     *
     * @throws GeneralSecurityException if it does not pass
     */
    static void check(SSLSocket socket, TlsDemand demand) throws GeneralSecurityException, IOException {
        Certificate[] shown = socket.getSession().getPeerCertificates();
        X509Certificate[] chain = Arrays.stream(shown).filter(X509Certificate.class::isInstance).toArray(X509Certificate[]::new);
        if (chain.length == 0) {
            throw new CertificateException("no certificate");
        }
        demand.check().check(chain);
    }

    /** Those of the moment. */
    private final class Authorities implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            current().authorities().checkClientTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            current().authorities().checkServerTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return current().authorities().getAcceptedIssuers();
        }
    }

    /** The check comes after the handshake. */
    private static final class AnyCertificate extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {
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
