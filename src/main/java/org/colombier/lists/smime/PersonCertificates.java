package org.colombier.lists.smime;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The certificates with which mail to people is encrypted, one for an address. Thread-safe. */
@Service
public class PersonCertificates {

    private final JdbcClient jdbc;
    private final Clock clock;

    PersonCertificates(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Takes what a valid signature brought, in the caller's transaction: a renewed certificate replaces the one before; an
     * older one, which an old program or a mail long under way may bring, does not.
     */
    void learn(EmailAddress person, X509Certificate certificate) {
        Optional<X509Certificate> known = of(person);
        boolean better = known.isEmpty() || !Certificates.isValid(known.get(), clock.instant()) || known.get().getNotBefore().before(certificate.getNotBefore());
        if (better && !known.equals(Optional.of(certificate))) {
            put(person, certificate, "SIGNATURE");
        }
    }

    /**
     * Takes what a person gives for their own address, known to be theirs; whoever issued it.
     *
     * @param file PEM or DER
     * @throws UnfitCertificate if it holds none with which mail to that person can be encrypted
     */
    public CertificateView upload(EmailAddress person, byte[] file) throws UnfitCertificate {
        List<X509Certificate> all = KeyFile.read(file, "").certificates();
        if (all.isEmpty()) {
            throw new UnfitCertificate(CertificateFault.UNREADABLE, "there is no certificate in it");
        }
        Optional<X509Certificate> fit = all.stream().filter(c -> Certificates.unfit(c, person, clock.instant()).isEmpty()).findFirst();
        if (fit.isEmpty()) {
            throw new UnfitCertificate(Certificates.unfit(all.getFirst(), person, clock.instant()).orElseThrow(), "not for encrypting mail to " + person);
        }
        put(person, fit.get(), "UPLOADED");
        return CertificateView.of(fit.get(), "uploaded");
    }

    private void put(EmailAddress person, X509Certificate certificate, String source) {
        jdbc.sql("INSERT INTO smime_person (address, fingerprint, certificate, not_after, source, stored) VALUES (?, ?, ?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE fingerprint = VALUES(fingerprint), certificate = VALUES(certificate), not_after = VALUES(not_after), source = VALUES(source),"
                + " stored = VALUES(stored), warned = FALSE")
            .params(person.canonical().toString(), Certificates.fingerprint(certificate), Certificates.encoded(certificate), ListKeys.utc(certificate.getNotAfter().toInstant()), source,
                ListKeys.utc(clock.instant())).update();
    }

    public void remove(EmailAddress person) {
        jdbc.sql("DELETE FROM smime_person WHERE address = ?").param(person.canonical().toString()).update();
    }

    public Optional<CertificateView> find(EmailAddress person) {
        return jdbc.sql("SELECT certificate, source FROM smime_person WHERE address = ?").param(person.canonical().toString())
            .query((row, n) -> CertificateView.of(read(row.getBytes(1)), row.getString(2).toLowerCase(java.util.Locale.ROOT))).optional();
    }

    private Optional<X509Certificate> of(EmailAddress person) {
        return Optional.ofNullable(of(List.of(person)).get(person.canonical()));
    }

    /** Those of a page of people that can be used now, by canonical address. @param people at most a thousand */
    public Map<EmailAddress, X509Certificate> of(Collection<EmailAddress> people) {
        Map<EmailAddress, X509Certificate> found = new HashMap<>();
        if (people.isEmpty()) {
            return found;
        }
        jdbc.sql("SELECT address, certificate FROM smime_person WHERE address IN (:people) AND not_after >= :now")
            .param("people", people.stream().map(p -> p.canonical().toString()).toList()).param("now", ListKeys.utc(clock.instant()))
            .query(row -> {
                found.put(EmailAddress.parse(row.getString(1)), read(row.getBytes(2)));
            });
        return found;
    }

    private static X509Certificate read(byte[] der) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException wasStoredAsSuch) {
            throw new IllegalStateException(wasStoredAsSuch);
        }
    }
}
