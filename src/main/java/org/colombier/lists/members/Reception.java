package org.colombier.lists.members;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;

/** In which form a member gets the list's mail; names as Sympa has them, in the order of a form. */
public enum Reception {
    /** Every message as it is posted. */
    MAIL,
    /** Every message but one's own. */
    NOT_ME,
    /** Each message's plain text only. */
    TXT,
    /** Each message's HTML only. */
    HTML,
    /** Each message, with links in place of attachments. */
    URLIZE,
    /** Each message's header only. */
    NOTICE,
    /** A MIME digest at the list's times. */
    DIGEST,
    /** A plain text digest (RFC 1153). */
    DIGESTPLAIN,
    /** An index of subjects at the list's times. */
    SUMMARY,
    /** None. */
    NOMAIL;

    /** Comes at the list's digest times, not with each post. */
    public boolean isDigest() {
        return this == DIGEST || this == DIGESTPLAIN || this == SUMMARY;
    }

    /** All, in the order of a form. */
    public static List<Reception> offered() {
        return List.of(values());
    }

    /** What a form of the list proposes: what it {@linkplain #taken takes}, the digests only where it has digest times. */
    public static List<Reception> offered(ListSettings settings) {
        boolean digests = !settings.get(ListParameters.DIGEST).isNever();
        return taken(settings).stream().filter(r -> digests || !r.isDigest()).toList();
    }

    /**
     * What members of a list may have: its {@code available_user_options.reception}. Whoever wants a digest of a list that
     * has no times for it yet is kept as such, and gets every message until it has.
     */
    public static List<Reception> taken(ListSettings settings) {
        List<String> available = settings.get(ListParameters.AVAILABLE_RECEPTION);
        return offered().stream().filter(r -> available.isEmpty() || available.contains(r.text())).toList();
    }

    /** As it is stored, shown and commanded: {@code not_me}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads a name, in any case; also Sympa's old names {@code normal} and {@code each}, which mean mail. */
    public static Optional<Reception> parse(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.equals("normal") || word.equals("each")) {
            return Optional.of(MAIL);
        }
        return Arrays.stream(values()).filter(r -> r.text().equals(word)).findFirst();
    }
}
