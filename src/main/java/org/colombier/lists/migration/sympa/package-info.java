/** Reads what a Sympa site knows of its lists: the directories of its lists, and its tables in a dump or a live database. */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.migration.sympa;
