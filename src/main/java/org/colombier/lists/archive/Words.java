package org.colombier.lists.archive;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Text as words that the database's full-text index takes as they are: case and accents gone, letters beyond a-z and 0-9
 * spelt out as four characters each, the field and the list in front. So short and frequent words count, a list's search
 * reads its own words only, and scripts that do not write spaces (Chinese, Japanese, Thai …) are found by pairs of
 * letters. Pure.
 */
final class Words {

    /** Where a word stands. */
    enum Place {
        AUTHOR('a'), SUBJECT('s'), BODY('b');

        private final char mark;

        Place(char mark) {
            this.mark = mark;
        }

        /** Before every word of this place in the list. */
        String prefix(long listId) {
            return mark + Long.toString(listId, 36) + "_";
        }
    }

    /** Code points of a word; a longer one counts by its beginning. With four characters each and the prefix, under the index's limit of 84. */
    private static final int LONGEST_WORD = 17;
    private static final int SPELT = 4;
    private static final Set<UnicodeScript> WITHOUT_SPACES = EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL,
        UnicodeScript.BOPOMOFO, UnicodeScript.THAI, UnicodeScript.LAO, UnicodeScript.KHMER, UnicodeScript.MYANMAR);

    private Words() {
    }

    /** A text's words, in order, each with the prefix; for the index. */
    static String indexed(String text, String prefix) {
        return split(text).stream().flatMap(w -> w.indexed().stream()).map(prefix::concat).collect(Collectors.joining(" "));
    }

    /** A run of letters: a word, or a stretch of a script without spaces. */
    record Word(int[] letters, boolean paired) {

        List<String> indexed() {
            if (!paired) {
                return List.of(spell(letters, 0, Math.min(letters.length, LONGEST_WORD)));
            }
            List<String> pairs = pairs();
            // Alone, so that one letter is found also where it stands last.
            pairs.add(spell(letters, letters.length - 1, letters.length));
            return pairs;
        }

        /** What must stand one after the other where the word is; a single letter of a paired script is the beginning of a pair. */
        List<String> wanted() {
            return paired && letters.length > 1 ? pairs() : List.of(spell(letters, 0, Math.min(letters.length, LONGEST_WORD)));
        }

        boolean isBeginning() {
            return paired && letters.length == 1 || !paired && letters.length > LONGEST_WORD;
        }

        private List<String> pairs() {
            List<String> pairs = new ArrayList<>(letters.length);
            for (int i = 0; i + 1 < letters.length; i++) {
                pairs.add(spell(letters, i, i + 2));
            }
            return pairs;
        }
    }

    static List<Word> split(String text) {
        List<Word> words = new ArrayList<>();
        int[] run = new int[64];
        int length = 0;
        boolean paired = false;
        int[] points = folded(text).codePoints().toArray();
        for (int c : points) {
            boolean letter = Character.isLetterOrDigit(c) || isMark(c) && length > 0;
            boolean pair = letter && (isMark(c) ? paired : WITHOUT_SPACES.contains(UnicodeScript.of(c)));
            if (length > 0 && (!letter || pair != paired || length == run.length)) {
                words.add(new Word(java.util.Arrays.copyOf(run, length), paired));
                length = 0;
            }
            if (letter) {
                paired = pair;
                run[length++] = c;
            }
        }
        if (length > 0) {
            words.add(new Word(java.util.Arrays.copyOf(run, length), paired));
        }
        return words;
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /** Compatibility forms and case are one; the accents of Latin, Greek and Cyrillic go, the marks of other scripts are letters of theirs. */
    private static String folded(String text) {
        String lower = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).replace("ß", "ss").replace("œ", "oe").replace("æ", "ae").replace("ø", "o").replace("ł", "l");
        return Normalizer.normalize(Normalizer.normalize(lower, Normalizer.Form.NFD).replaceAll("[\\u0300-\\u036F]", ""), Normalizer.Form.NFC);
    }

    /** {@code w} and the word where it is plain, else {@code u} and every letter in four digits of base 36, which hold any code point. */
    private static String spell(int[] letters, int from, int to) {
        StringBuilder out = new StringBuilder(1 + SPELT * (to - from)).append('w');
        boolean plain = true;
        for (int i = from; i < to && plain; i++) {
            plain = letters[i] >= 'a' && letters[i] <= 'z' || letters[i] >= '0' && letters[i] <= '9';
            out.append(plain ? (char) letters[i] : ' ');
        }
        if (plain) {
            return out.toString();
        }
        out.setLength(0);
        out.append('u');
        for (int i = from; i < to; i++) {
            String digits = Integer.toString(letters[i], 36);
            out.append("0".repeat(SPELT - digits.length())).append(digits);
        }
        return out.toString();
    }
}
