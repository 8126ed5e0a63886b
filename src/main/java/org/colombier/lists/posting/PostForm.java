package org.colombier.lists.posting;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.members.Reception;
import org.colombier.mail.HeaderSection;

/** The forms in which members get a post at once, by their reception. */
enum PostForm {

    /** As it was posted. Also for digests where the list has none: mail too many rather than mail that nobody gets. */
    WHOLE(EnumSet.of(Reception.MAIL, Reception.NOT_ME, Reception.HTML, Reception.DIGEST, Reception.DIGESTPLAIN, Reception.SUMMARY)) {
        @Override
        byte[] of(byte[] post) {
            return post;
        }
    },

    /** With links in place of attachments, which are stored before: {@link Urlizer}. */
    LINKS(EnumSet.of(Reception.URLIZE)) {
        @Override
        byte[] of(byte[] post) {
            return post;
        }
    },

    /** The plain text, where the author sent it beside HTML. */
    TEXT(EnumSet.of(Reception.TXT)) {
        @Override
        byte[] of(byte[] post) {
            return PostForm.plainAlternative(post).orElse(post);
        }
    },

    /** The header section alone: a notice that there is a post. */
    HEADERS(EnumSet.of(Reception.NOTICE)) {
        @Override
        byte[] of(byte[] post) {
            HeaderSection header = HeaderSection.read(post);
            header.removeIf(f -> f.name().regionMatches(true, 0, "Content-", 0, 8));
            return header.octets();
        }
    };

    private final Set<Reception> receptions;

    PostForm(Set<Reception> receptions) {
        this.receptions = receptions;
    }

    /** @param digests the list writes digests: who has chosen one gets no copy of each post */
    Set<Reception> receptions(boolean digests) {
        return digests ? EnumSet.copyOf(receptions.stream().filter(r -> !r.isDigest()).toList()) : receptions;
    }

    abstract byte[] of(byte[] post);

    private static Optional<byte[]> plainAlternative(byte[] post) {
        MimePart whole = MimePart.read(post);
        if (!whole.type().equals("multipart/alternative") || !whole.sound()) {
            return Optional.empty();
        }
        return whole.children().stream().filter(c -> c.type().equals("text/plain")).findFirst().map(text -> {
            HeaderSection header = HeaderSection.read(post);
            header.removeIf(f -> f.name().regionMatches(true, 0, "Content-", 0, 8));
            byte[] fields = header.octets();
            byte[] head = Arrays.copyOf(fields, fields.length - 2);
            return TextBody.join(head, Arrays.copyOfRange(post, text.start(), text.end()));
        });
    }
}
