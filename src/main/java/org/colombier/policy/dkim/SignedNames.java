package org.colombier.policy.dkim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.colombier.mail.HeaderSection.Field;

/** Which fields of our mail are signed (RFC 6376 section 5.4.1). */
final class SignedNames {

    /** Signed, and one more of each that is not there: who adds a second From or Subject breaks the signature (section 8.15). */
    private static final List<String> ALWAYS = List.of("from", "to", "subject", "date", "message-id");

    /** Signed where they are, then also one more of each; not where they are not: a list that adds its own breaks nothing. */
    private static final Set<String> SEALED = Set.of("sender", "reply-to", "cc", "mime-version", "content-type", "content-transfer-encoding",
        "list-id", "list-help", "list-subscribe", "list-unsubscribe", "list-unsubscribe-post", "list-post", "list-owner", "list-archive");

    /** Signed where they are; others may come on top on the way. */
    private static final Set<String> PRESENT = Set.of("in-reply-to", "references", "auto-submitted", "content-disposition", "content-language",
        "resent-date", "resent-from", "resent-to", "resent-cc", "resent-message-id", "resent-sender", "feedback-id");

    private SignedNames() {
    }

    /** The value of {@code h=}, in the order of the fields. */
    static List<String> of(List<Field> fields) {
        List<String> present = fields.stream().map(f -> f.name().toLowerCase(Locale.ROOT)).filter(n -> ALWAYS.contains(n) || SEALED.contains(n) || PRESENT.contains(n)).toList();
        List<String> names = new ArrayList<>(present);
        names.addAll(ALWAYS);
        SEALED.stream().filter(present::contains).sorted().forEach(names::add);
        return names;
    }
}
