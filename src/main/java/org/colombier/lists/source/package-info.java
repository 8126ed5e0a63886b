/**
 * Where members, owners and moderators come from besides those who joined: files, other lists here or on another
 * server, LDAP directories, databases. In: the {@code include_*} parameters of a list. Out: people who are included,
 * custom attributes that are filled, and a report of each synchronisation. A list is synchronised when its {@code ttl}
 * has passed, before a post when {@code distribution_ttl} has, after its sources were changed, and on demand; one node
 * does it at a time. Nobody is removed while a source does not answer, nor while more would go at once than the list
 * allows: an owner confirms that. Also answers the named filters of scenarios, {@code search('NAME.sql',[sender])}.
 * Passwords of sources never appear in reports or logs. Settings: {@code colombier.source.*}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.source;
