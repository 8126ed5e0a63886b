package org.colombier.routing;

/**
 * Text that can be looked at a limited number of times: an expression that runs away on what a stranger sent stops
 * here, after some milliseconds. Not thread-safe.
 */
final class BoundedText implements CharSequence {

    static final class TooManySteps extends RuntimeException {
        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }

    private static final int MOST_STEPS = 500_000;

    private final String text;
    private int steps;

    BoundedText(String text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        if (++steps > MOST_STEPS) {
            throw new TooManySteps();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
