package org.colombier.maps;

/** What a user of a table demands of its values; tried when a table is read, on every value that has no groups to fill in. */
@FunctionalInterface
public interface ValueCheck {

    ValueCheck ANY = value -> { };

    /** @throws IllegalArgumentException with a reason for the person who wrote the value */
    void check(String value);
}
