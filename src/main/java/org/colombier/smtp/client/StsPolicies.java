package org.colombier.smtp.client;

import java.util.Optional;

/** Where fetched policies are kept, for all nodes. Thread-safe. */
interface StsPolicies {

    /** The policy kept for a domain, expired or not. */
    Optional<StsPolicy> find(String domain);

    void keep(String domain, StsPolicy policy);
}
