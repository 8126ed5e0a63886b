package org.colombier.lists.smime;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A list's private key.
 *
 * @param chain certificates between this one and its authority
 */
record ListKey(PrivateKey key, X509Certificate certificate, List<X509Certificate> chain) {

    @Override
    public String toString() {
        return "key of " + certificate.getSubjectX500Principal();
    }
}
