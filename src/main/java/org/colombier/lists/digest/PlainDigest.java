package org.colombier.lists.digest;

import java.util.List;
import org.colombier.lists.posting.HeaderText;
import org.colombier.lists.posting.ReadableText;
import org.colombier.mail.HeaderSection;

/** One text, in the manner of RFC 1153. */
record PlainDigest(DigestPaper paper) {

    private static final String AFTER_PREAMBLE = "-".repeat(70);
    private static final String BETWEEN = "-".repeat(30);
    /** RFC 1153, "Message Header": these in this order, and no others. */
    private static final List<String> FIELDS = List.of("Date", "From", "To", "Cc", "Subject", "Message-ID");

    byte[] octets() {
        StringBuilder text = new StringBuilder(paper.text().body().stripTrailing()).append("\n\n").append(AFTER_PREAMBLE).append("\n\n");
        for (WaitingPost post : paper.posts()) {
            write(post, text);
            text.append('\n').append(BETWEEN).append("\n\n");
        }
        String end = "End of " + paper.text().subject();
        return paper.plainMessage(text.append(end).append('\n').append("*".repeat(Math.min(end.length(), 70))).append('\n').toString());
    }

    private void write(WaitingPost post, StringBuilder text) {
        byte[] octets = paper.content().apply(post).octets();
        HeaderSection header = HeaderSection.read(octets);
        for (String field : FIELDS) {
            String value = HeaderText.of(header, field);
            if (!value.isEmpty()) {
                text.append(field).append(": ").append(value).append('\n');
            }
        }
        text.append('\n');
        ReadableText.of(octets).stripTrailing().lines().forEach(line -> text.append(guarded(line)).append('\n'));
        List<String> attachments = Attachments.of(octets);
        if (!attachments.isEmpty()) {
            text.append('\n');
            attachments.forEach(name -> text.append("[").append(name).append("]\n"));
        }
    }

    /** RFC 1153, "Enclosed Messages": a line of a message that looks like the separator is moved by a space. */
    private static String guarded(String line) {
        return line.startsWith(BETWEEN) ? " " + line : line;
    }
}
