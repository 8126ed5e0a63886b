/**
 * Which lists there are, and how each is set. In: a request to create, close, reopen, rename or purge a list, or to
 * change one of its parameters. Out: {@link org.colombier.lists.catalog.MailingList} and
 * {@link org.colombier.lists.catalog.ListSettings}, read from the database as it is now, and to routing the robot
 * addresses of every open list. A parameter is declared once, in
 * {@link org.colombier.lists.catalog.ListParameters}; its value is the list's, else the domain's, else the site's,
 * else the declared default. List types stand in {@code templates/list-types}; a file of the same name in
 * {@code etc-dir} wins. What a person may not do is a {@link org.colombier.lists.catalog.ListConflict} with the
 * reason. Settings: {@code colombier.lists.*}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.catalog;
