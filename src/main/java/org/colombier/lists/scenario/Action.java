package org.colombier.lists.scenario;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a rule says to do. */
public enum Action {

    /** Do what was asked for. */
    DO_IT,
    /** Refuse it. */
    REJECT,
    /** Ask the person at {@link Decision#confirmBy} to confirm, by a key that is mailed there (on the web: by logging in). */
    REQUEST_AUTH,
    /** Ask the owners of the list. */
    OWNER,
    /** Pass it to the moderators, without a key to act by. */
    EDITOR,
    /** Hold it for the moderators. */
    EDITORKEY,
    /** Ask the listmasters of the domain. */
    LISTMASTER,
    /** {@code spam_status} only: the message is none. */
    HAM,
    /** {@code spam_status} only: the message is spam. */
    SPAM,
    /** {@code spam_status} only: it may be spam. */
    UNSURE;

    /** The word that stands in scenario files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Action> of(String word) {
        return Arrays.stream(values()).filter(a -> a.word().equalsIgnoreCase(word)).findFirst();
    }
}
