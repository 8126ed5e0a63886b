package org.colombier.lists.smime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.colombier.ops.Site;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The authorities that the site trusts with people's certificates, read from their directory again each minute. Thread-safe. */
@Component
class Authorities {

    private static final Logger LOG = LoggerFactory.getLogger(Authorities.class);
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int MOST_FILES = 1_000;
    private static final long LARGEST = 4L << 20;

    private record Read(Set<TrustAnchor> anchors, Instant at) {
    }

    private final Path directory;
    private final RevocationLists revocations;
    private final Clock clock;
    private volatile Read read = new Read(Set.of(), Instant.MIN);

    Authorities(Site site, SmimeSettings settings, RevocationLists revocations, Clock clock) {
        this.revocations = revocations;
        this.directory = settings.caDirectory().isBlank() ? site.etcDir().resolve("smime").resolve("ca") : Path.of(settings.caDirectory());
        this.clock = clock;
    }

    /**
     * Whether a way leads from the certificate to a trusted authority, on which nothing is revoked.
     *
     * @param others certificates that came with it and may stand in between
     * @return why not; empty if there is one
     */
    Optional<String> distrust(X509Certificate certificate, Collection<X509Certificate> others) {
        Set<TrustAnchor> anchors = anchors();
        if (anchors.isEmpty()) {
            return Optional.of("no certificate authority is trusted here");
        }
        try {
            X509CertSelector wanted = new X509CertSelector();
            wanted.setCertificate(certificate);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, wanted);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(others)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(clock.instant()));
            PKIXCertPathBuilderResult way = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
            List<X509Certificate> path = new ArrayList<>(way.getCertPath().getCertificates().stream().map(X509Certificate.class::cast).toList());
            path.add(way.getTrustAnchor().getTrustedCert());
            return revocations.revoked(path).map(c -> "the certificate of " + c.getSubjectX500Principal().getName() + " is revoked");
        } catch (GeneralSecurityException noWay) {
            return Optional.of("its certificate leads to no authority that is trusted here");
        }
    }

    private Set<TrustAnchor> anchors() {
        Read known = read;
        Instant now = clock.instant();
        if (known.at().isBefore(now.minus(FRESH)) || known.at().isAfter(now)) {
            known = new Read(readAll(), now);
            read = known;
        }
        return known.anchors();
    }

    private Set<TrustAnchor> readAll() {
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        Set<TrustAnchor> found = new HashSet<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(f -> f.getFileName().toString().matches(".*\\.(pem|crt|cer)")).sorted().limit(MOST_FILES).forEach(f -> found.addAll(anchorsIn(f)));
        } catch (IOException unreadable) {
            LOG.error("{} cannot be read: {}", directory, unreadable.toString());
        }
        return Set.copyOf(found);
    }

    private static Set<TrustAnchor> anchorsIn(Path file) {
        Set<TrustAnchor> found = new HashSet<>();
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.size(file) > LARGEST) {
                throw new IOException("larger than " + LARGEST + " octets");
            }
            CertificateFactory.getInstance("X.509").generateCertificates(in).forEach(c -> found.add(new TrustAnchor((X509Certificate) c, null)));
        } catch (IOException | GeneralSecurityException unreadable) {
            LOG.error("{} holds no certificates that can be read: {}", file, unreadable.getMessage());
        }
        return found;
    }
}
