package org.colombier.lists.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.colombier.lists.catalog.Paragraph;
import org.colombier.lists.catalog.SourceParagraphs;

/**
 * How a source speaks TLS.
 *
 * @param version {@code any}, or one of Sympa's words for a version
 * @param ciphers names of JSSE cipher suites, separated by colons; what is none of these, as OpenSSL's words, leaves the choice to us
 * @param verify  false only where a site says {@code ca_verify none}
 */
record Tls(String version, String ciphers, boolean verify) {

    static Tls of(Paragraph paragraph) {
        // "optional" in Sympa's TLS library verifies what a server shows, and every server shows one.
        return new Tls(paragraph.get(SourceParagraphs.SSL_VERSION), paragraph.get(SourceParagraphs.SSL_CIPHERS),
            !paragraph.get(SourceParagraphs.CA_VERIFY).equals("none"));
    }

    /** @param caFile further authorities, beside those that the machine trusts */
    SSLContext context(Optional<Path> caFile) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {verify ? new Either(trusted(caFile)) : new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new SourceFailure("TLS cannot be set up: " + unusable.getMessage(), unusable);
        }
    }

    SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        protocol().ifPresent(p -> parameters.setProtocols(new String[] {p}));
        String[] suites = Stream.of(ciphers.split("[:, ]+")).filter(c -> c.startsWith("TLS_")).toArray(String[]::new);
        if (suites.length > 0) {
            parameters.setCipherSuites(suites);
        }
        return parameters;
    }

    Optional<String> protocol() {
        return switch (version) {
            case "any" -> Optional.empty();
            case "tlsv1_2" -> Optional.of("TLSv1.2");
            case "tlsv1_3" -> Optional.of("TLSv1.3");
            // RFC 8996 and RFC 7568: nobody may use the older ones.
            default -> throw new SourceFailure("ssl_version " + version + " is not safe any more: leave it out, or say tlsv1_2");
        };
    }

    private static List<X509ExtendedTrustManager> trusted(Optional<Path> caFile) throws GeneralSecurityException, IOException {
        X509ExtendedTrustManager machine = manager(Optional.empty());
        if (caFile.isEmpty()) {
            return List.of(machine);
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(caFile.get())) {
            int n = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + n++, certificate);
            }
        }
        return List.of(machine, manager(Optional.of(store)));
    }

    private static X509ExtendedTrustManager manager(Optional<KeyStore> store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store.orElse(null));
        return (X509ExtendedTrustManager) Stream.of(factory.getTrustManagers()).filter(X509TrustManager.class::isInstance).findFirst().orElseThrow();
    }

    /** Trusts whom one of its managers trusts; each also compares the name. */
    private static final class Either extends Servers {
        private final List<X509ExtendedTrustManager> managers;

        Either(List<X509ExtendedTrustManager> managers) {
            this.managers = managers;
        }

        private interface Check {
            void by(X509ExtendedTrustManager manager) throws CertificateException;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
            any(m -> m.checkServerTrusted(chain, type, socket));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
            any(m -> m.checkServerTrusted(chain, type, engine));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            any(m -> m.checkServerTrusted(chain, type));
        }

        private void any(Check check) throws CertificateException {
            CertificateException last = new CertificateException("nobody is trusted");
            for (X509ExtendedTrustManager manager : managers) {
                try {
                    check.by(manager);
                    return;
                } catch (CertificateException no) {
                    last = no;
                }
            }
            throw last;
        }
    }

    /** Where a site says so. */
    private static final class Anybody extends Servers {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            // "ca_verify none"
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            // "ca_verify none"
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // "ca_verify none"
        }
    }

    /** We are never the server. */
    private abstract static class Servers extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
