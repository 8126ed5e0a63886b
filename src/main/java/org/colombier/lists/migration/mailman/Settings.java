package org.colombier.lists.migration.mailman;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.colombier.lists.migration.Remark;

/**
 * One Mailman list's settings by Mailman's names, and what becomes of them: reading one notes that it was seen. Values are
 * what JSON or Python literals give: text, numbers, truth values, lists. Not thread-safe.
 */
final class Settings {

    private final Map<String, Object> given;
    private final Map<String, String> parameters = new TreeMap<>();
    private final List<Remark> remarks = new ArrayList<>();

    Settings(Map<String, Object> given) {
        this.given = given;
    }

    boolean has(String name) {
        return given.get(name) != null && !given.get(name).toString().isEmpty();
    }

    String text(String name) {
        Object value = given.get(name);
        return value == null ? "" : value.toString().strip();
    }

    /** A number, or what stands in its place if there is none. */
    long number(String name, long otherwise) {
        return switch (given.get(name)) {
            case Number n -> n.longValue();
            case Boolean b -> b ? 1 : 0;
            case null, default -> {
                String digits = text(name);
                yield digits.matches("-?\\d{1,18}") ? Long.parseLong(digits) : otherwise;
            }
        };
    }

    boolean isOn(String name) {
        return number(name, text(name).toLowerCase(Locale.ROOT).equals("true") ? 1 : 0) != 0;
    }

    List<String> all(String name) {
        return given.get(name) instanceof List<?> many ? many.stream().map(Object::toString).map(String::strip).filter(t -> !t.isEmpty()).toList() : List.of();
    }

    Map<?, ?> map(String name) {
        return given.get(name) instanceof Map<?, ?> map ? map : Map.of();
    }

    void becomes(String parameter, String value) {
        parameters.put(parameter, value);
    }

    void changed(String name, String how) {
        remarks.add(Remark.changed(name, how));
    }

    void left(String name, String why) {
        remarks.add(Remark.left(name, why));
    }

    /** Says of a setting that it has no counterpart, where it is used. */
    void leftIfSet(String name, String why) {
        boolean used = has(name) && !(given.get(name) instanceof List<?> l && l.isEmpty()) && number(name, 1) != 0 && !text(name).equalsIgnoreCase("false");
        if (used) {
            left(name, why);
        }
    }

    Map<String, String> parameters() {
        return parameters;
    }

    List<Remark> remarks() {
        return remarks;
    }
}
