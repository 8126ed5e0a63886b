/**
 * The REST API under {@code /api}, by which administrators and their programs work: domains, accounts, aliases, routes,
 * lists, members, the queue, scenarios, portal passwords. In: JSON, with the bearer token of {@code data-dir/admin.token}
 * (RFC 6750), which may do everything. Out: JSON, or problem details with the reason (RFC 9457). Described at
 * {@code /api/openapi.json}. Holds no rules of its own: it asks the rooms. No settings.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.api;
