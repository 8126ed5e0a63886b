package org.colombier.policy.dkim;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.colombier.mail.Domain;
import org.colombier.ops.KeyVault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * The keys that sign now. Kept in memory; a change made on another node is seen within {@value #SEEN_AFTER_SECONDS}
 * seconds, and while the database is away those known are used. Thread-safe.
 */
@Service
public class SigningKeys {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
    private static final int SEEN_AFTER_SECONDS = 20;
    private static final int MOST_LABELS = 10;

    private final KeyTable table;
    private final KeyVault vault;
    private final LoadingCache<Domain, List<SigningKey>> cache;

    SigningKeys(KeyTable table, KeyVault vault) {
        this.table = table;
        this.vault = vault;
        this.cache = Caffeine.newBuilder().maximumSize(10_000).refreshAfterWrite(Duration.ofSeconds(SEEN_AFTER_SECONDS)).expireAfterAccess(Duration.ofHours(1))
            .executor(Executors.newVirtualThreadPerTaskExecutor()).build(this::load);
    }

    /**
     * Whose keys sign for a domain: its own, or else the nearest above it that has some ({@code mail.example.org} is
     * signed for by {@code example.org}, which DMARC's relaxed alignment takes).
     *
     * @throws org.springframework.dao.DataAccessException if the database does not answer and nothing is known
     */
    public Optional<Domain> signerFor(Domain domain) {
        return of(domain).stream().findFirst().map(SigningKey::domain);
    }

    /** All keys that sign for a domain, as {@link #signerFor} finds them: at most one of each algorithm is usual. */
    public List<SigningKey> of(Domain domain) {
        Optional<Domain> name = Optional.of(domain);
        for (int i = 0; i < MOST_LABELS && name.isPresent(); i++) {
            List<SigningKey> keys = cache.get(name.get());
            if (!keys.isEmpty()) {
                return keys;
            }
            name = above(name.get());
        }
        return List.of();
    }

    private static Optional<Domain> above(Domain domain) {
        int dot = domain.ascii().indexOf('.');
        return dot < 0 || domain.isLiteral() ? Optional.empty() : Domain.tryParse(domain.ascii().substring(dot + 1)).filter(Domain::isQualified);
    }

    /** After a change on this node. */
    void forget(Domain domain) {
        cache.invalidate(domain);
    }

    private List<SigningKey> load(Domain domain) {
        List<SigningKey> keys = new ArrayList<>();
        for (KeyTable.Sealed sealed : table.signing(domain)) {
            DkimKey key = sealed.key();
            try {
                byte[] octets = vault.open(key.name(), sealed.sealed());
                String type = key.algorithm() == Algorithm.RSA ? "RSA" : "Ed25519";
                keys.add(new SigningKey(domain, key.selector(), key.algorithm(), KeyFactory.getInstance(type).generatePrivate(new PKCS8EncodedKeySpec(octets))));
            } catch (GeneralSecurityException foreign) {
                LOG.warn("the DKIM key {} cannot be opened, mail goes without its signature: dkim.secret in the data directory is not the one it was sealed with", key.name());
            }
        }
        return keys;
    }
}
