/**
 * The alias and transport layer: an address in, its routes out, with every step. The maps are asked in this order: return
 * addresses of forwarded mail (SRS); the site's virtual alias tables, for addresses of any domain, followed to their ends.
 * In a domain of ours then: the directory's aliases, relocated addresses, the transport tables for the address itself,
 * accounts, list addresses, the site's last tables {@code etc-dir/routing/*.regexp}; the same without the extension; service
 * names such as postmaster; the domain's catch-all. Virtual alias domains have nothing but aliases; relay domains and those
 * that we are backup MX of pass mail on to their listed recipients. Other addresses leave by the transport tables, the
 * tables by sender, the relay host, or the MX of their domain. Mail of others that an alias sends on elsewhere leaves under
 * a return address of ours. Decides who mail is for, never who may send it. The database is asked each time, a batch in a
 * few queries; one that does not answer is a temporary refusal; a broken table leaves the last good one in force. Settings:
 * {@code colombier.routing.*}, {@code colombier.relay-host}. Standards: Postfix virtual(5), transport(5), relocated(5).
 */
@org.jspecify.annotations.NullMarked
package org.colombier.routing;
