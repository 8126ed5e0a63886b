package org.colombier.maps;

/**
 * Text that can be looked at a limited number of times: an expression that runs away on what a stranger sent stops
 * here, after some milliseconds. Not thread-safe.
 */
final class BoundedText implements CharSequence {

    private static final int MOST_STEPS = 500_000;

    private final String text;
    private int steps;

    BoundedText(String text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        if (++steps > MOST_STEPS) {
            throw new RuleTable.TooManySteps();
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
