/**
 * Questions to the domain name system: MX, addresses, TXT, TLSA, name servers and reverse names, asked of the site's resolvers and kept for
 * as long as their time to live says. In: a name; out: a sealed {@link org.colombier.net.dns.Answer} that tells "there
 * is none" from "could not be learnt", because the callers decide differently. A name server that does not answer costs
 * a caller {@code colombier.dns.total} at most, and its silence is remembered for some seconds. Where DNSSEC matters
 * (DANE) a {@link org.colombier.net.dns.Validated} tells whether the resolver vouches for the answer, if it is one that
 * the site trusts to. RFC 1035, 2308, 4035, 6698, 7505.
 * Settings: {@code colombier.dns.*}.
 */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.NamedInterface("dns")
package org.colombier.net.dns;
