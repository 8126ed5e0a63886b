package org.colombier.lists.catalog;

/** What somebody may do with a parameter of a list. */
public enum EditRight {
    HIDDEN, READ, WRITE
}
