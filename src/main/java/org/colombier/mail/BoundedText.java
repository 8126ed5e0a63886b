package org.colombier.mail;

/**
 * Text under a regular expression that may be read a limited number of times: an expression that runs away on what a
 * stranger sent ends here with {@link TooManySteps}. Not thread-safe; one for each search.
 */
public final class BoundedText implements CharSequence {

    /** Ends a search that goes on too long. */
    public static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        public TooManySteps() {
            super("a regular expression takes too long on this text", null, false, false);
        }
    }

    private final String text;
    private final int[] left;

    /** @param steps reads of a character; a million take some hundredths of a second */
    public BoundedText(String text, int steps) {
        this(text, new int[] {steps});
    }

    private BoundedText(String text, int[] left) {
        this.text = text;
        this.left = left;
    }

    @Override
    public char charAt(int index) {
        if (--left[0] < 0) {
            throw new TooManySteps();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    /** Costs from the same steps. */
    @Override
    public CharSequence subSequence(int start, int end) {
        return new BoundedText(text.substring(start, end), left);
    }

    @Override
    public String toString() {
        return text;
    }
}
