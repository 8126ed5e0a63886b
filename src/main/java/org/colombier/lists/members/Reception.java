package org.colombier.lists.members;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** In which form a member gets the list's mail; names as Sympa has them. */
public enum Reception {
    /** Every message as it is posted. */
    MAIL,
    /** None. */
    NOMAIL,
    /** A MIME digest at the list's times. */
    DIGEST,
    /** A plain text digest (RFC 1153). */
    DIGESTPLAIN,
    /** An index of subjects at the list's times. */
    SUMMARY,
    /** Each message's header only. */
    NOTICE,
    /** Each message's plain text only. */
    TXT,
    /** Each message, with links in place of attachments. */
    URLIZE,
    /** Every message but one's own. */
    NOT_ME;

    /** True if forms offer it: digests are not written yet, nor are attachments turned into links; who has one of these gets every message. */
    public boolean isOffered() {
        return switch (this) {
            case MAIL, NOMAIL, NOTICE, TXT, NOT_ME -> true;
            case DIGEST, DIGESTPLAIN, SUMMARY, URLIZE -> false;
        };
    }

    /** Those that can be chosen, in the order of a form. */
    public static List<Reception> offered() {
        return Arrays.stream(values()).filter(Reception::isOffered).toList();
    }

    /** As it is stored, shown and commanded: {@code not_me}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads a name, in any case, also of one that no form offers: who asks for a digest is kept as such; also Sympa's old names {@code normal}, {@code each} and {@code html}, which mean mail. */
    public static Optional<Reception> parse(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.equals("normal") || word.equals("each") || word.equals("html")) {
            return Optional.of(MAIL);
        }
        return Arrays.stream(values()).filter(r -> r.text().equals(word)).findFirst();
    }
}
