package org.colombier.queue;

/** Names a stored message body; see {@link BodyStore}. */
public record BodyId(long value) {
}
