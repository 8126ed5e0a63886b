package org.colombier.portal;

import java.util.List;

/**
 * One parameter in the form.
 *
 * @param kind    which control shows it: {@code choice}, {@code text}, {@code number}, {@code line}
 * @param choices for {@code choice}
 * @param writable false if the visitor may see but not change it
 * @param error   why the value was not taken; empty if it was
 */
record SettingField(String name, String title, String help, String kind, List<Choice> choices, String value, String error, boolean writable) {

    /** A value to choose and its words for people. */
    record Choice(String value, String title) {
    }
}
