package org.colombier.lists.command;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** The words of command reports, {@code messages/commands*.properties}. Thread-safe. */
final class CommandMessages {

    private static final ResourceBundle.Control NO_MACHINE_LANGUAGE = ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private CommandMessages() {
    }

    /** A key without words stands for itself: it is a sentence already. */
    static String text(Locale language, String key, Object... arguments) {
        try {
            String pattern = ResourceBundle.getBundle("messages/commands", language, NO_MACHINE_LANGUAGE).getString(key);
            return new MessageFormat(pattern, language).format(arguments);
        } catch (MissingResourceException sentence) {
            return key;
        }
    }
}
