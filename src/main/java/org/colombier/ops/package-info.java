/**
 * What keeps the house running: the embedded database, the site's settings, this node's identity, ports in use, the
 * mail log, health, metrics, scheduled jobs under a cluster lock. Knows no other room; the others know it.
 * Settings: {@code colombier.hostname}, {@code colombier.data-dir}, {@code colombier.etc-dir},
 * {@code colombier.database.*}.
 */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.ApplicationModule(type = org.springframework.modulith.ApplicationModule.Type.OPEN)
package org.colombier.ops;
