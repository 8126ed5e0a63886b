/**
 * The alias and transport layer: an address in, its routes out, with every step. Ordered maps are asked in turn: the
 * directory's aliases and accounts, list addresses, the site's regular-expression tables, catch-all; then the
 * transport table. Decides who mail is for, never who may send it. Settings: {@code colombier.routing.*},
 * {@code colombier.relay-host}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.routing;
