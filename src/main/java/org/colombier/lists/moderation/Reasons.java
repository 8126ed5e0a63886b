package org.colombier.lists.moderation;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.colombier.lists.catalog.MailingList;

/** The words for a refusal: the key that a scenario or a robot gives, in {@code messages/reasons*.properties}. Thread-safe. */
public final class Reasons {

    private static final ResourceBundle.Control NO_MACHINE_LANGUAGE = ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private Reasons() {
    }

    /** The refusal as a sentence of its own. @param key empty if no reason was given */
    public static String sentence(Locale language, String key, MailingList list) {
        String text = text(language, key.isEmpty() ? "not-authorized" : key, list);
        return text.substring(0, 1).toUpperCase(language) + text.substring(1);
    }

    /** Why a post waits, as a sentence for the moderators. @param title of the scenario that held it */
    public static String held(Locale language, String key, String title, MailingList list) {
        if (!key.isEmpty()) {
            return sentence(language, key, list);
        }
        return title.isEmpty() ? sentence(language, "held", list) : sentence(language, "held-by", list) + " " + title;
    }

    /** The text; a site's own reason that has none stands for itself. */
    public static String text(Locale language, String key, MailingList list) {
        try {
            String pattern = ResourceBundle.getBundle("messages/reasons", language, NO_MACHINE_LANGUAGE).getString(key.toLowerCase(Locale.ROOT).replace(' ', '_'));
            return new MessageFormat(pattern, language).format(new Object[] {list.name(), list.address().toString()});
        } catch (MissingResourceException sitesOwn) {
            return key;
        }
    }
}
