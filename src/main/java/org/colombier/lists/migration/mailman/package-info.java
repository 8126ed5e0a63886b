/** Reads what Mailman 2 and 3 know of their lists. */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.migration.mailman;
