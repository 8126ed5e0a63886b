package org.colombier.lists.smime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.colombier.lists.catalog.MailingList;
import org.colombier.ops.KeyVault;
import org.colombier.ops.Site;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * The certificates of lists with their private keys: in the database, where they are sealed, and in the files of
 * {@code etc-dir/DOMAIN/LIST/smime}. A list that gets a new one keeps the old, with which mail under way was encrypted.
 * Thread-safe.
 */
@Service
public class ListKeys {

    private static final Logger LOG = LoggerFactory.getLogger(ListKeys.class);
    private static final int MOST_FILES = 20;
    private static final int MOST_KEYS = 10;

    private final JdbcClient jdbc;
    private final KeyVault vault;
    private final Site site;
    private final SmimeSettings settings;
    private final Clock clock;

    ListKeys(JdbcClient jdbc, KeyVault vault, Site site, SmimeSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.site = site;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Gives a list a certificate with its private key.
     *
     * @param file       PEM or PKCS #12
     * @param passphrase of the file; empty if it has none
     * @throws UnfitCertificate if it holds none, or one that is not the list's or not for encrypting mail
     */
    public CertificateView set(MailingList list, byte[] file, String passphrase) throws UnfitCertificate {
        ListKey key = KeyFile.read(file, passphrase).listKey();
        Optional<CertificateFault> fault = Certificates.unfit(key.certificate(), list.address(), clock.instant());
        if (fault.isPresent()) {
            throw new UnfitCertificate(fault.get(), switch (fault.get()) {
                case EXPIRED -> "the certificate has expired or is not valid yet";
                case ADDRESS -> "the certificate does not bear the address " + list.address();
                default -> "the certificate is not made for encrypting mail, or its key is too short";
            });
        }
        byte[] print = Certificates.fingerprint(key.certificate());
        jdbc.sql("INSERT INTO smime_list_key (list_id, fingerprint, certificate, chain, private_key, not_before, not_after, added) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE chain = VALUES(chain), private_key = VALUES(private_key), added = VALUES(added)")
            .params(list.id(), print, Certificates.encoded(key.certificate()), joined(key.chain()), vault.seal(name(list, print), key.key().getEncoded()),
                utc(key.certificate().getNotBefore().toInstant()), utc(key.certificate().getNotAfter().toInstant()), utc(clock.instant())).update();
        return CertificateView.of(key.certificate(), "database");
    }

    /** Forgets one by its fingerprint, or all in the database; what was encrypted with it cannot be read any more. @return how many */
    public int remove(MailingList list, Optional<String> fingerprint) {
        if (fingerprint.isEmpty()) {
            return jdbc.sql("DELETE FROM smime_list_key WHERE list_id = ?").param(list.id()).update();
        }
        String hex = fingerprint.get().replace(":", "").strip();
        return hex.matches("[0-9A-Fa-f]{64}") ? jdbc.sql("DELETE FROM smime_list_key WHERE list_id = ? AND fingerprint = ?").params(list.id(), HexFormat.of().parseHex(hex)).update() : 0;
    }

    /** All of a list, the one to encrypt with first. */
    public List<CertificateView> of(MailingList list) {
        record Stored(X509Certificate certificate, String origin) {
        }
        List<Stored> all = new ArrayList<>();
        fromFiles(list).forEach(k -> all.add(new Stored(k.certificate(), "file")));
        jdbc.sql("SELECT certificate FROM smime_list_key WHERE list_id = ? ORDER BY added DESC LIMIT " + MOST_KEYS).param(list.id())
            .query((row, n) -> row.getBytes(1)).list().forEach(der -> certificates(der).forEach(c -> all.add(new Stored(c, "database"))));
        Instant now = clock.instant();
        return all.stream().sorted(Comparator.comparing((Stored s) -> Certificates.isValid(s.certificate(), now)).reversed()
            .thenComparing(s -> s.certificate().getNotBefore(), Comparator.reverseOrder())).map(s -> CertificateView.of(s.certificate(), s.origin())).toList();
    }

    /** The lists that have a key in the database, by their numbers. */
    public List<Long> lists() {
        return jdbc.sql("SELECT DISTINCT list_id FROM smime_list_key ORDER BY list_id").query(Long.class).list();
    }

    /** Those with which mail to the list may be encrypted. */
    List<ListKey> keys(MailingList list) {
        List<ListKey> keys = new ArrayList<>(fromFiles(list));
        record Row(byte[] print, byte[] certificate, byte[] chain, byte[] sealed) {
        }
        for (Row row : jdbc.sql("SELECT fingerprint, certificate, chain, private_key FROM smime_list_key WHERE list_id = ? ORDER BY added DESC LIMIT " + MOST_KEYS).param(list.id())
                .query((rs, n) -> new Row(rs.getBytes(1), rs.getBytes(2), rs.getBytes(3), rs.getBytes(4))).list()) {
            X509Certificate certificate = certificates(row.certificate()).getFirst();
            try {
                byte[] opened = vault.open(name(list, row.print()), row.sealed());
                PrivateKey key = KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(opened));
                keys.add(new ListKey(key, certificate, certificates(row.chain())));
            } catch (GeneralSecurityException otherSecret) {
                LOG.error("list {}: its S/MIME key does not open with the secret of this data directory", list.address());
            }
        }
        return keys;
    }

    private List<ListKey> fromFiles(MailingList list) {
        Path directory = site.etcDir().resolve(list.domain().ascii()).resolve(list.name()).resolve("smime");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<X509Certificate> certificates = new ArrayList<>();
        List<PrivateKey> keys = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().limit(MOST_FILES).toList()) {
                read(file).ifPresent(read -> {
                    certificates.addAll(read.certificates());
                    keys.addAll(read.keys());
                });
            }
        } catch (IOException unreadable) {
            LOG.error("{} cannot be read: {}", directory, unreadable.toString());
        }
        return keys.stream().flatMap(k -> certificates.stream().filter(c -> KeyMatch.fits(k, c)).map(c -> new ListKey(k, c, List.of()))).toList();
    }

    private Optional<KeyFile> read(Path file) throws IOException {
        try {
            return Optional.of(KeyFile.read(Files.readAllBytes(file), settings.keyPassphrase()));
        } catch (UnfitCertificate unreadable) {
            LOG.error("{}: {}", file, unreadable.getMessage());
            return Optional.empty();
        }
    }

    private static String name(MailingList list, byte[] fingerprint) {
        return "smime " + list.id() + " " + HexFormat.of().formatHex(fingerprint);
    }

    private static byte[] joined(List<X509Certificate> chain) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        chain.forEach(c -> all.writeBytes(Certificates.encoded(c)));
        return all.toByteArray();
    }

    private static List<X509Certificate> certificates(byte[] der) {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(der)).stream().map(X509Certificate.class::cast).toList();
        } catch (GeneralSecurityException wasStoredAsSuch) {
            throw new IllegalStateException(wasStoredAsSuch);
        }
    }

    static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
