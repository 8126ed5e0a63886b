/**
 * The pages for visitors, subscribers, owners, moderators and listmasters, over the services of the other rooms. In:
 * HTTP requests for everything that is not the API, health or metrics; the host name chooses the domain whose lists
 * are shown. Out: HTML (Pebble templates in {@code templates/web}, overridden by files of the same name in
 * {@code etc-dir/templates/web}), in English or French. Every act is a POST with a CSRF token and every page works
 * without JavaScript; a GET never changes anything. Who may do what is asked of the directory, of the list's
 * administrators and of its scenarios at each request, so that a change counts at once. The room keeps no HTTP
 * session: logins are rows, messages to the next page are cookies, and any node can answer any request. Failure: pages
 * of their own for 403, 404, 429 and 500. Settings: {@code colombier.portal.*}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.portal;
