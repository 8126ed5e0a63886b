package org.colombier.routing;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How addresses are resolved.
 *
 * @param recipientDelimiter what separates a local part from its extension ({@code jane+books}); empty for no extensions
 * @param depth              aliases on the way from an address to one target, 1 to 100; more is refused as a loop
 * @param expansions         different addresses that one address may lead to, 1 to 100000; more is refused
 * @param serviceNames       local parts that every domain of ours answers to: without an alias or account, the domain's listmasters get the mail
 * @param postmaster         who gets it where a domain has no listmasters; if not set, the site's listmasters
 */
@ConfigurationProperties("colombier.routing")
record RoutingSettings(@DefaultValue("+") String recipientDelimiter, @DefaultValue("20") int depth, @DefaultValue("1000") int expansions,
    @DefaultValue({"postmaster", "abuse", "root"}) List<String> serviceNames, @DefaultValue("") String postmaster) {

    RoutingSettings {
        if (recipientDelimiter.length() > 1) {
            throw new IllegalArgumentException("colombier.routing.recipient-delimiter: one character or none, not " + recipientDelimiter);
        }
        if (depth < 1 || depth > 100) {
            throw new IllegalArgumentException("colombier.routing.depth: 1 to 100, not " + depth);
        }
        if (expansions < 1 || expansions > 100_000) {
            throw new IllegalArgumentException("colombier.routing.expansions: 1 to 100000, not " + expansions);
        }
        if (!postmaster.isEmpty() && org.colombier.mail.EmailAddress.tryParse(postmaster).isEmpty()) {
            throw new IllegalArgumentException("colombier.routing.postmaster: not an address: " + postmaster);
        }
    }
}
