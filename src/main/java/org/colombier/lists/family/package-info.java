/**
 * Families: lists that are made from one description and kept in line with it. In: a family's files, read by
 * {@code catalog}, and a description of its lists in Sympa's XML or in YAML; or a mail to an address that begins as a
 * family's {@code automatic.yml} says and that no list has yet. Out: lists created, set, closed, with a report of what
 * could not be done. Each list is one transaction. Settings: {@code colombier.family.*}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.family;
