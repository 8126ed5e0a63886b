package org.colombier.lists.posting;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The envelope id (RFC 3461 section 4.4) of a tracked post's copies: reports bring it back, and it says which post they are about. */
public record PostMark(long listId, long number) {

    private static final Pattern TEXT = Pattern.compile("p([0-9]{1,18})\\.([0-9]{1,18})");

    public String envelopeId() {
        return "p" + listId + "." + number;
    }

    /** Empty if it is none of ours. */
    public static Optional<PostMark> read(String envelopeId) {
        Matcher mark = TEXT.matcher(envelopeId.strip());
        return mark.matches() ? Optional.of(new PostMark(Long.parseLong(mark.group(1)), Long.parseLong(mark.group(2)))) : Optional.empty();
    }
}
