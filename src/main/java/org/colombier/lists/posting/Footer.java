package org.colombier.lists.posting;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Puts the list's header text over and its footer under a message without hurting it: into a text in its own charset, or
 * as parts of their own. What is signed stays as signed inside a new outer part; what is encrypted, an invitation or a report,
 * and what is not sound MIME, stays as it is. Pure.
 */
final class Footer {

    /** How a footer is added where there is a choice ({@code footer_type}). */
    enum Manner { PART, TEXT }

    private static final byte[] INLINE_PGP = "-----BEGIN PGP ".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final FooterText before;
    private final FooterText after;
    private final Manner manner;

    Footer(FooterText before, FooterText after, Manner manner) {
        this.before = before;
        this.after = after;
        this.manner = manner;
    }

    /** The message with the texts; the same array where it cannot have them. */
    byte[] around(byte[] message) {
        if (before.isEmpty() && after.isEmpty()) {
            return message;
        }
        MimePart whole = MimePart.read(message);
        if (!whole.sound() || mustStay(whole)) {
            return message;
        }
        Optional<byte[]> edited = manner == Manner.TEXT ? into(message, whole) : Optional.empty();
        return edited.orElseGet(() -> new FooterPart(before, after).around(message, whole));
    }

    /**
     * Mail programs refuse to open an encrypted part inside another, for good reason; a calendar takes an invitation (RFC 6047
     * section 2.4), and a robot a report (RFC 6522 section 3), only from the top.
     */
    private static boolean mustStay(MimePart whole) {
        return switch (whole.type()) {
            case "multipart/encrypted", "text/calendar", "multipart/report", "application/ms-tnef" -> true;
            case "application/pkcs7-mime", "application/x-pkcs7-mime" -> !whole.parameter("smime-type").orElse("").toLowerCase(Locale.ROOT).equals("signed-data");
            default -> false;
        };
    }

    /** Into the text a reader sees; empty where that cannot be done safely. */
    private Optional<byte[]> into(byte[] message, MimePart part) {
        if (part.isAttachment()) {
            return Optional.empty();
        }
        return switch (part.type()) {
            case "multipart/mixed", "multipart/related" -> part.sound() ? part.children().stream().findFirst().flatMap(first -> into(message, first)) : Optional.empty();
            case "multipart/alternative" -> intoAll(message, part);
            case "text/plain" -> isInlinePgp(message, part) ? Optional.empty() : TextEdit.plain(message, part, before, after);
            case "text/html" -> TextEdit.html(message, part, before.asHtml(), after.asHtml());
            default -> Optional.empty();
        };
    }

    /** Every text of an alternative, or none: each reader sees one of them. What is no text, an invitation for instance, is left alone. */
    private Optional<byte[]> intoAll(byte[] message, MimePart alternative) {
        List<MimePart> texts = alternative.sound() ? alternative.children().stream().filter(Footer::isShown).toList() : List.of();
        byte[] edited = message;
        // From the last to the first, so that the offsets of those before stay right.
        for (MimePart text : texts.reversed()) {
            Optional<byte[]> next = into(edited, text);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            edited = next.get();
        }
        return texts.isEmpty() ? Optional.empty() : Optional.of(edited);
    }

    private static boolean isShown(MimePart child) {
        return child.isMultipart() || child.type().equals("text/plain") || child.type().equals("text/html");
    }

    private static boolean isInlinePgp(byte[] message, MimePart part) {
        for (int i = part.body(); i + INLINE_PGP.length <= part.end(); i++) {
            boolean lineBegins = i == part.body() || message[i - 1] == '\n';
            if (lineBegins && Arrays.equals(message, i, i + INLINE_PGP.length, INLINE_PGP, 0, INLINE_PGP.length)) {
                return true;
            }
        }
        return false;
    }
}
