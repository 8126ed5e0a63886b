package org.colombier.lists.moderation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a moderator refuses a post.
 *
 * @param reason   a moderator's words for the author
 * @param template the text to send, {@code reject_*}; empty for {@code reject}
 * @param quiet    the author is told nothing
 * @param block    the author's further posts are refused
 * @param spam     the message is reported ({@link ModerationSettings#spamAddress})
 */
public record Rejection(Optional<String> reason, Optional<String> template, boolean quiet, boolean block, boolean spam) {

    /** With the usual text. */
    public static final Rejection PLAIN = new Rejection(Optional.empty(), Optional.empty(), false, false, false);
    /** Without a word. */
    public static final Rejection QUIET = new Rejection(Optional.empty(), Optional.empty(), true, false, false);

    String note() {
        List<String> parts = new ArrayList<>();
        template.ifPresent(parts::add);
        if (quiet) {
            parts.add("quiet");
        }
        if (block) {
            parts.add("author blocked");
        }
        if (spam) {
            parts.add("reported as spam");
        }
        return String.join(", ", parts);
    }
}
