package org.colombier.lists.catalog;

import java.util.Locale;

/**
 * The declaration of a list parameter: all that the edit page, the CLI, the API, the check of values and the reference
 * page know about it.
 *
 * @param name         Sympa's, where Sympa has one
 * @param defaultText  the shipped default, as an administrator would write it
 * @param <T>          the value as code uses it
 */
public record ListParameter<T>(String name, Group group, ValueType<T> type, String defaultText) {

    /** The part of the edit page where a parameter stands. */
    public enum Group {
        DESCRIPTION, MEMBERS, SENDING, MESSAGES, SIGNING, ARCHIVES, DIGESTS, BOUNCES, SOURCES, OTHER;

        public String title(Locale locale) {
            return ListMessages.text(locale, "group." + name().toLowerCase(Locale.ROOT));
        }
    }

    public ListParameter {
        type.parse(defaultText);
    }

    public T defaultValue() {
        return type.parse(defaultText);
    }

    /** Its name for people. */
    public String title(Locale locale) {
        return ListMessages.text(locale, "parameter." + name);
    }

    /** What it does, in a sentence or two. */
    public String help(Locale locale) {
        return ListMessages.text(locale, "parameter." + name + ".help");
    }
}
