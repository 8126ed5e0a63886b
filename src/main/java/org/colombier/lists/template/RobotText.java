package org.colombier.lists.template;

import java.util.Locale;

/**
 * A rendered mail text.
 *
 * @param subject  one line, readable (not encoded)
 * @param body     plain text, lines ended by LF
 * @param language in which it is written, which may differ from the one that was asked for
 */
public record RobotText(String subject, String body, Locale language) {
}
