package org.colombier.lists.smime;

/** Why a certificate or key is not taken. */
public enum CertificateFault {
    /** Not in a form that is read here, or the passphrase is wrong. */
    UNREADABLE,
    /** Expired, or not valid yet. */
    EXPIRED,
    /** Not made for encrypting mail, or with a key too short to be safe. */
    USAGE,
    /** Bears another address. */
    ADDRESS,
    /** No private key of the certificate is with it. */
    NO_KEY;

    /** Of a message in {@code messages/portal*}. */
    public String key() {
        return "certificate." + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
