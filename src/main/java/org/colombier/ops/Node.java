package org.colombier.ops;

/**
 * This process among those that share the database: the name on its leases. Kept in {@code data-dir/node-id}, so that
 * a node that died takes its own leases back when it starts again, at once.
 */
public record Node(String id) {
}
