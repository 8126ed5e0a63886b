package org.colombier.lists.posting;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a list puts over or under its posts.
 *
 * @param text as people read it, of any line ends; empty for none
 * @param part a whole MIME part, fields and body, that takes the text's place where the text becomes a part of its own
 */
record FooterText(String text, Optional<String> part) {

    static final FooterText NONE = new FooterText("", Optional.empty());

    FooterText {
        text = text.isBlank() ? "" : text.strip().replaceAll("\r\n?|\n", "\r\n") + "\r\n";
    }

    static FooterText of(String text) {
        return new FooterText(text, Optional.empty());
    }

    boolean isEmpty() {
        return text.isEmpty() && part.isEmpty();
    }

    /** This one and, under it, another. */
    FooterText over(FooterText other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        return new FooterText(text + (text.isEmpty() || other.text.isEmpty() ? "" : "\r\n") + other.text, part.or(other::part));
    }

    /** The octets of a body part, from its first field. */
    byte[] asPart() {
        if (part.isPresent()) {
            return (part.get().strip().replaceAll("\r\n?|\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8);
        }
        boolean ascii = text.chars().allMatch(c -> c < 128);
        String fields = "Content-Type: text/plain; charset=" + (ascii ? "us-ascii" : "utf-8") + "\r\nContent-Transfer-Encoding: "
            + (ascii ? "7bit" : "quoted-printable") + "\r\nContent-Disposition: inline\r\n\r\n";
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return TextBody.join(fields.getBytes(StandardCharsets.US_ASCII), ascii ? octets : TextBody.quotedPrintable(octets));
    }

    /** For an HTML text, in ASCII: what another charset may not have stands as a character reference. */
    String asHtml() {
        if (text.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder("<div style=\"margin:1em 0\">");
        text.strip().codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\r' -> { }
                case '\n' -> out.append("<br>\r\n");
                default -> {
                    if (c < 128) {
                        out.appendCodePoint(c);
                    } else {
                        out.append("&#").append(c).append(';');
                    }
                }
            }
        });
        return out.append("</div>\r\n").toString();
    }

    /** For a plain text whose lines may flow (RFC 3676 section 4.4): stuffed, and with no line that joins the next. */
    String asFlowed() {
        return text.replaceAll("(?m)[ ]+$", "").replaceAll("(?m)^(?= |>|From )", " ").replaceAll("(?m)^--$", "-- ");
    }
}
