/**
 * The alias and transport layer: an address in, its routes out, with every step. For an address in a domain of ours the
 * maps are asked in this order: the directory's aliases (followed to their ends), its accounts, list addresses, the
 * site's tables {@code etc-dir/routing/*.regexp} (Postfix regexp_table(5)); then the same without the extension, service
 * names such as postmaster, the domain's catch-all. Other addresses leave by {@code etc-dir/routing/transport} (Postfix
 * transport(5)), the relay host, or the MX of their domain. Decides who mail is for, never who may send it. The database
 * is asked each time, a batch in a few queries; one that does not answer is a temporary refusal. A broken table leaves the
 * last good one in force. Settings: {@code colombier.routing.*}, {@code colombier.relay-host}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.routing;
