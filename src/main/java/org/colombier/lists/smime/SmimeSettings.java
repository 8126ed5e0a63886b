package org.colombier.lists.smime;

import java.time.Duration;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.cms.CMSAlgorithm;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of S/MIME.
 *
 * @param caDirectory   certificates of the authorities whose signatures count, a file each or several in one ({@code .pem},
 *                      {@code .crt}, {@code .cer}); empty for {@code smime/ca} in the etc directory. A change counts within a minute
 * @param crlDirectory  revocation lists of these authorities ({@code .crl}, {@code .pem}); empty for {@code smime/crl} in the etc
 *                      directory. A change counts within a minute
 * @param cipher        with which copies for members are encrypted: aes256-cbc, which all mail programs read, or aes256-gcm
 * @param keyPassphrase of private keys in files of the etc directory; empty if they have none
 * @param replayWindow  how old a signature may be to prove its author, 1h to 30d; for so long no second message is proven by it
 * @param warnBefore    how long before a certificate expires its holder is told; at least a day
 */
@ConfigurationProperties("colombier.smime")
record SmimeSettings(@DefaultValue("") String caDirectory, @DefaultValue("") String crlDirectory, @DefaultValue("aes256-cbc") Cipher cipher,
                     @DefaultValue("") String keyPassphrase, @DefaultValue("7d") Duration replayWindow, @DefaultValue("14d") Duration warnBefore) {

    SmimeSettings {
        if (replayWindow.compareTo(Duration.ofHours(1)) < 0 || replayWindow.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("colombier.smime.replay-window must be between 1h and 30d");
        }
        if (warnBefore.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("colombier.smime.warn-before must be at least 1d");
        }
    }

    @Override
    public String toString() {
        return "SmimeSettings[caDirectory=" + caDirectory + ", cipher=" + cipher + "]";
    }

    /** RFC 8551 section 2.7. */
    enum Cipher {
        AES256_CBC(CMSAlgorithm.AES256_CBC, "enveloped-data"),
        AES256_GCM(CMSAlgorithm.AES256_GCM, "authEnveloped-data");

        private final ASN1ObjectIdentifier algorithm;
        private final String smimeType;

        Cipher(ASN1ObjectIdentifier algorithm, String smimeType) {
            this.algorithm = algorithm;
            this.smimeType = smimeType;
        }

        ASN1ObjectIdentifier algorithm() {
            return algorithm;
        }

        String smimeType() {
            return smimeType;
        }
    }
}
