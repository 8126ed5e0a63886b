package org.colombier.policy.zone;

/**
 * One thing that was looked at.
 *
 * @param subject {@code MX}, {@code SPF} and the like
 * @param text    what was found, and what follows from it
 */
public record Finding(String subject, Level level, String text) {

    /** An error loses mail or lets it look forged; a warning will, or may at some receivers. */
    public enum Level { OK, WARNING, ERROR }

    static Finding ok(String subject, String text) {
        return new Finding(subject, Level.OK, text);
    }

    static Finding warning(String subject, String text) {
        return new Finding(subject, Level.WARNING, text);
    }

    static Finding error(String subject, String text) {
        return new Finding(subject, Level.ERROR, text);
    }
}
