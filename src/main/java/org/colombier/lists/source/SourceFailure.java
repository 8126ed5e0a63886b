package org.colombier.lists.source;

import org.jspecify.annotations.Nullable;

/** A source that does not answer, or not as it should; the message is for people and holds no password. */
final class SourceFailure extends RuntimeException {

    SourceFailure(String reason) {
        super(reason);
    }

    SourceFailure(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
