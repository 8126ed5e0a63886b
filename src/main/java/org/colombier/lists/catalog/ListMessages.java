package org.colombier.lists.catalog;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * The texts of the lists' rooms that are shown to people outside mails: titles and help of parameters, reasons of
 * refusals ({@code messages/lists*.properties}). English where a language has no bundle of ours, whatever the machine's
 * own language is. Thread-safe.
 */
public final class ListMessages {

    private static final ResourceBundle.Control NO_MACHINE_LANGUAGE = ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private ListMessages() {
    }

    /**
     * @param arguments one that is a {@link ListConflict} is told in the same language
     * @return the key itself if there is no such text, so that a page shows what is missing
     */
    public static String text(Locale locale, String key, Object... arguments) {
        try {
            String pattern = ResourceBundle.getBundle("messages/lists", locale, NO_MACHINE_LANGUAGE).getString(key);
            Object[] told = Arrays.stream(arguments).map(a -> a instanceof ListConflict why ? text(locale, why.key(), why.arguments()) : a).toArray();
            return new MessageFormat(pattern, locale).format(told);
        } catch (MissingResourceException missing) {
            return key;
        }
    }

    static String english(String key, Object... arguments) {
        return text(Locale.ROOT, key, arguments);
    }
}
