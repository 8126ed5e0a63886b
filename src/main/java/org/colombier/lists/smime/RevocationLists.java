package org.colombier.lists.smime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.colombier.ops.Site;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Revocation lists (RFC 5280 section 5) that the site puts into their directory, read again each minute. Nothing is fetched:
 * what an authority's list does not say is not known, and a list that is out of date still revokes. Thread-safe.
 */
@Component
class RevocationLists {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationLists.class);
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int MOST_FILES = 1_000;
    private static final long LARGEST = 32L << 20;

    private record Read(List<X509CRL> lists, Instant at) {
    }

    private final Path directory;
    private final Clock clock;
    private volatile Read read = new Read(List.of(), Instant.MIN);

    RevocationLists(Site site, SmimeSettings settings, Clock clock) {
        this.directory = settings.crlDirectory().isBlank() ? site.etcDir().resolve("smime").resolve("crl") : Path.of(settings.crlDirectory());
        this.clock = clock;
    }

    /** The first that its issuer has revoked. @param path from a certificate to its authority, which is last */
    Optional<X509Certificate> revoked(List<X509Certificate> path) {
        List<X509CRL> lists = lists();
        for (int i = 0; i + 1 < path.size(); i++) {
            X509Certificate certificate = path.get(i);
            X509Certificate issuer = path.get(i + 1);
            if (lists.stream().anyMatch(l -> l.getIssuerX500Principal().equals(certificate.getIssuerX500Principal()) && l.isRevoked(certificate) && isOf(l, issuer))) {
                return Optional.of(certificate);
            }
        }
        return Optional.empty();
    }

    private static boolean isOf(X509CRL list, X509Certificate issuer) {
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    private List<X509CRL> lists() {
        Read known = read;
        Instant now = clock.instant();
        if (known.at().isBefore(now.minus(FRESH)) || known.at().isAfter(now)) {
            known = new Read(readAll(), now);
            read = known;
        }
        return known.lists();
    }

    private List<X509CRL> readAll() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<X509CRL> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(f -> f.getFileName().toString().matches(".*\\.(crl|pem)")).sorted().limit(MOST_FILES).forEach(f -> found.addAll(in(f)));
        } catch (IOException unreadable) {
            LOG.error("{} cannot be read: {}", directory, unreadable.toString());
        }
        return List.copyOf(found);
    }

    private static List<X509CRL> in(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.size(file) > LARGEST) {
                throw new IOException("larger than " + LARGEST + " octets");
            }
            return CertificateFactory.getInstance("X.509").generateCRLs(in).stream().map(X509CRL.class::cast).toList();
        } catch (IOException | GeneralSecurityException unreadable) {
            LOG.error("{} holds no revocation lists that can be read: {}", file, unreadable.getMessage());
            return List.of();
        }
    }
}
