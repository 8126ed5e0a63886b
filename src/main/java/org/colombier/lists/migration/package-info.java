/**
 * Moving in: lists of other list servers become lists here. In: a Sympa site's directories and tables, a Mailman 3 site by
 * its REST API or database, dumps of Mailman 2, an mbox. Each reader turns what it finds into
 * {@link org.colombier.lists.migration.IncomingList}; one {@link org.colombier.lists.migration.Mover} makes lists of them
 * through the rooms that own them and says what was taken, changed and left. A dry run does all of it in a transaction that
 * is taken back. Nothing is sent to anybody by moving in. Repeating an import that broke off is harmless.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.migration;
