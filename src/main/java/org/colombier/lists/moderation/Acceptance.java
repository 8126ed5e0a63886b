package org.colombier.lists.moderation;

import java.util.Set;

/**
 * How a moderator lets a post through.
 *
 * @param topics    of the message, chosen by the moderator; empty for those found in it
 * @param addAuthor its author becomes a member, if the moderator may add members (Sympa's {@code add_frommod})
 */
public record Acceptance(Set<String> topics, boolean addAuthor) {

    /** As it is. */
    public static final Acceptance PLAIN = new Acceptance(Set.of(), false);

    public Acceptance {
        topics = Set.copyOf(topics);
    }

    String note() {
        return addAuthor ? "author added" : "";
    }
}
