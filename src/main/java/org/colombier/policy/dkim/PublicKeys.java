package org.colombier.policy.dkim;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;
import org.colombier.policy.dkim.DkimResult.Result;
import org.springframework.stereotype.Component;

/** Signers' keys out of DNS (RFC 6376 section 3.6.2), judged fit for use or not. Thread-safe; blocks for the look-up. */
@Component
public class PublicKeys {

    /** What became of the search for a key. */
    public sealed interface Found {

        /** @param strict {@code t=s} */
        record Usable(Algorithm algorithm, PublicKey key, int bits, boolean strict, boolean testing) implements Found {

            /** A signature that cannot even be tried is as wrong as a wrong one. */
            public boolean verifies(byte[] data, byte[] signature) {
                try {
                    return algorithm.verify(key, data, signature);
                } catch (GeneralSecurityException unfit) {
                    return false;
                }
            }
        }

        /** @param bits 0 where no key was read */
        record Unusable(Result result, int bits, boolean testing, String reason) implements Found {
        }
    }

    // RFC 8301 section 3.2
    private static final int LEAST_BITS = 1_024;
    private static final int MOST_BITS = 8_192;
    /** Texts of one name that are looked at. */
    private static final int MOST_TEXTS = 10;

    private final Dns dns;

    public PublicKeys(Dns dns) {
        this.dns = dns;
    }

    public Found find(Domain domain, Domain selector, Algorithm algorithm) {
        Answer<String> answer = dns.txt(selector.ascii() + "._domainkey." + domain.ascii());
        if (!answer.isCertain() && answer.records().isEmpty()) {
            return new Found.Unusable(Result.TEMPERROR, 0, false, "the key could not be looked up");
        }
        List<KeyRecord> records = answer.records().stream().limit(MOST_TEXTS).flatMap(text -> KeyRecord.parse(text).stream()).toList();
        if (records.isEmpty()) {
            return none(answer.records().isEmpty() ? "no key for signature" : "the key record is malformed");
        }
        // RFC 6376 section 3.6.2.2 leaves several records undefined: the first of the right type is taken
        Optional<KeyRecord> fitting = records.stream().filter(r -> r.keyType().equals(algorithm.keyType())).findFirst();
        return judge(fitting.orElse(records.getFirst()), algorithm);
    }

    static Found judge(KeyRecord record, Algorithm algorithm) {
        if (record.isRevoked()) {
            return none("the key is revoked");
        }
        if (!record.keyType().equals(algorithm.keyType())) {
            return none("the key is of another type than the signature");
        }
        if (!record.hashes().isEmpty() && !record.hashes().contains("sha256")) {
            return none("the key is not for sha256");
        }
        if (!record.email()) {
            return none("the key is not for mail");
        }
        try {
            PublicKey key = record.key();
            int bits = KeyRecord.bits(key);
            if (algorithm == Algorithm.RSA && bits < LEAST_BITS) {
                return new Found.Unusable(Result.POLICY, bits, record.testing(), "a key of " + bits + " bits is too short");
            }
            if (KeyRecord.isCostly(key, MOST_BITS)) {
                return new Found.Unusable(Result.POLICY, bits, record.testing(), "the key is too large");
            }
            return new Found.Usable(algorithm, key, bits, record.strict(), record.testing());
        } catch (GeneralSecurityException unreadable) {
            return none("the key cannot be read");
        }
    }

    private static Found none(String reason) {
        return new Found.Unusable(Result.PERMERROR, 0, false, reason);
    }
}
