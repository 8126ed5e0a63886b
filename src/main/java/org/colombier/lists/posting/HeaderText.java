package org.colombier.lists.posting;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.mail.HeaderSection;

/** Unstructured header text between its wire form (RFC 2047 encoded-words, or the raw 8-bit text some programs send) and readable text. */
public final class HeaderText {

    private static final Pattern ENCODED_WORD = Pattern.compile("=\\?([!-~&&[^?*]]{1,60})(?:\\*[!-~&&[^?]]{0,30})?\\?([bBqQ])\\?([!-~&&[^?]]{0,2000})\\?=");
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    /** RFC 2047 section 2: an encoded-word has at most 75 characters; 12 are the frame of {@code =?UTF-8?B?…?=}, and 60 of Base64 hold 45 octets. */
    private static final int OCTETS_PER_WORD = 45;

    private HeaderText() {
    }

    /** The first field of that name as people read it, control characters replaced; empty text if there is none. */
    public static String of(HeaderSection header, String name) {
        return header.fields().stream().filter(f -> f.is(name)).findFirst().map(HeaderText::of).orElse("");
    }

    static String of(HeaderSection.Field field) {
        return decode(rawValue(field)).replaceAll("\\p{Cntrl}", " ").strip();
    }

    /** The value unfolded; octets over 127 as UTF-8 where they are that, else as windows-1252, so that nothing is lost. */
    static String rawValue(HeaderSection.Field field) {
        String octets = field.raw().substring(field.raw().indexOf(':') + 1).replaceAll("\r?\n(?=[ \t])", "").strip();
        if (octets.chars().allMatch(c -> c < 128)) {
            return octets;
        }
        byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
        return strictly(StandardCharsets.UTF_8, bytes).orElseGet(() -> new String(bytes, WINDOWS));
    }

    /** Decodes encoded-words; one that cannot be decoded stays as it is. White space between two of them is none (RFC 2047 section 6.2). */
    public static String decode(String text) {
        Matcher word = ENCODED_WORD.matcher(text);
        StringBuilder out = new StringBuilder();
        Run run = new Run(out);
        int end = 0;
        while (word.find()) {
            String between = text.substring(end, word.start());
            Optional<Piece> piece = piece(word);
            if (!between.isBlank() || !run.isOpen() || piece.isEmpty()) {
                run.close();
                out.append(between);
            }
            piece.ifPresentOrElse(run::add, () -> out.append(word.group()));
            end = word.end();
        }
        run.close();
        return out.append(text.substring(end)).toString();
    }

    /** True if every encoded-word in the text can be decoded. */
    static boolean isDecodable(String text) {
        return ENCODED_WORD.matcher(text).results().allMatch(r -> {
            Matcher m = ENCODED_WORD.matcher(r.group());
            return m.matches() && piece(m).isPresent();
        });
    }

    /** The wire form: ASCII words as they are, from the first other word on encoded-words of UTF-8, with spaces where lines may fold. */
    public static String encode(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", " ");
        int special = specialFrom(clean);
        if (special < 0) {
            return clean;
        }
        int start = clean.lastIndexOf(' ', special) + 1;
        return clean.substring(0, start) + encodedWords(clean.substring(start));
    }

    /** The first character that cannot stand as it is; -1 for none. */
    private static int specialFrom(String text) {
        int looksEncoded = text.indexOf("=?");
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 126 || i == looksEncoded) {
                return i;
            }
        }
        return -1;
    }

    /** Cut between characters (RFC 2047 section 5), each word within its 75 characters. */
    private static String encodedWords(String text) {
        StringBuilder out = new StringBuilder();
        StringBuilder word = new StringBuilder();
        int octets = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            int size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (octets + size > OCTETS_PER_WORD) {
                out.append(word(word)).append(' ');
                word.setLength(0);
                octets = 0;
            }
            word.appendCodePoint(point);
            octets += size;
            i += Character.charCount(point);
        }
        return out.append(word(word)).toString();
    }

    /** A display name before an address: quoted, encoded, or nothing (RFC 5322 section 3.2.5). */
    public static String phrase(String name) {
        String clean = name.replaceAll("\\p{Cntrl}", " ").strip();
        if (specialFrom(clean) >= 0) {
            return encodedWords(clean);
        }
        return clean.matches("[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*") ? clean : '"' + clean.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String word(CharSequence text) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    /** The octets of one encoded-word. */
    private record Piece(Charset charset, byte[] octets) {
    }

    /** Neighbouring words of one charset are joined before decoding: some programs cut characters in two (RFC 2047 section 5 forbids it). */
    private static final class Run {
        private final StringBuilder out;
        private Optional<Piece> held = Optional.empty();

        Run(StringBuilder out) {
            this.out = out;
        }

        boolean isOpen() {
            return held.isPresent();
        }

        void add(Piece next) {
            if (held.filter(h -> h.charset().equals(next.charset())).isPresent()) {
                byte[] first = held.get().octets();
                byte[] both = java.util.Arrays.copyOf(first, first.length + next.octets().length);
                System.arraycopy(next.octets(), 0, both, first.length, next.octets().length);
                held = Optional.of(new Piece(next.charset(), both));
            } else {
                close();
                held = Optional.of(next);
            }
        }

        void close() {
            held.ifPresent(h -> out.append(new String(h.octets(), h.charset())));
            held = Optional.empty();
        }
    }

    private static Optional<Piece> piece(Matcher word) {
        try {
            Charset charset = Charset.forName(word.group(1));
            String text = word.group(3);
            return Optional.of(new Piece(charset, word.group(2).equalsIgnoreCase("b") ? base64(text) : q(text)));
        } catch (IllegalArgumentException unknownCharsetOrBadBase64) {
            return Optional.empty();
        }
    }

    private static byte[] base64(String text) {
        return Base64.getDecoder().decode(text.replaceAll("=+$", ""));
    }

    /** RFC 2047 section 4.2: an underscore is a space, whatever the charset. */
    private static byte[] q(String text) {
        var out = new java.io.ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=' && i + 2 < text.length() && Character.digit(text.charAt(i + 1), 16) >= 0 && Character.digit(text.charAt(i + 2), 16) >= 0) {
                out.write(Character.digit(text.charAt(i + 1), 16) << 4 | Character.digit(text.charAt(i + 2), 16));
                i += 2;
            } else {
                out.write(c == '_' ? ' ' : c);
            }
        }
        return out.toByteArray();
    }

    private static Optional<String> strictly(Charset charset, byte[] octets) {
        try {
            return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
        } catch (CharacterCodingException otherCharset) {
            return Optional.empty();
        }
    }
}
