package org.colombier.lists.digest;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.colombier.lists.members.Reception;

/** How a digest is written, by the reception of those who get it. */
public enum DigestForm {

    /** A part for each message, as it was posted. */
    MIME(Reception.DIGEST, "digest") {
        @Override
        byte[] write(DigestPaper paper) {
            return new MimeDigest(paper).octets();
        }
    },
    /** One text in which the messages stand one after the other. */
    PLAIN(Reception.DIGESTPLAIN, "digestplain") {
        @Override
        byte[] write(DigestPaper paper) {
            return new PlainDigest(paper).octets();
        }
    },
    /** Subjects and authors alone. */
    INDEX(Reception.SUMMARY, "summary") {
        @Override
        byte[] write(DigestPaper paper) {
            return paper.plainMessage(paper.text().body());
        }
    };

    private final Reception reception;
    private final String template;

    DigestForm(Reception reception, String template) {
        this.reception = reception;
        this.template = template;
    }

    public Reception reception() {
        return reception;
    }

    /** The name of its mail text. */
    String template() {
        return template;
    }

    /** The whole message without list fields. */
    abstract byte[] write(DigestPaper paper);

    /** By its reception mode's name. */
    public static Optional<DigestForm> named(String reception) {
        return Arrays.stream(values()).filter(f -> f.reception.text().equals(reception.toLowerCase(Locale.ROOT))).findFirst();
    }
}
