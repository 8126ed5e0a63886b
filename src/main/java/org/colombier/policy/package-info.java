/**
 * What the world publishes and what we make of it. In: a domain that stands in a From field. Out: what its owner asks
 * receivers to do with mail that it did not authenticate (DMARC, RFC 9989), so that a list rewrites the From of those
 * authors only whose mail would be lost otherwise. A name server that is slow or silent stops nothing: what is not known
 * in time counts as no policy. RFC 9989, 7489. Settings: {@code colombier.policy.*}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.policy;
