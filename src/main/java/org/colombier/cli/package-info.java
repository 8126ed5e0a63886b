/**
 * The administrator's commands. In: words and options; out: lines for people, or with {@code --json} what the API says;
 * status 0 done, 1 refused (the reason on standard error), 2 wrong usage. Talks to the running server over its API with
 * the token of the data directory, and knows no other room: a command must answer in well under a second, so nothing of
 * the server is loaded. Environment: {@code COLOMBIER_DATA_DIR}, {@code COLOMBIER_URL}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.cli;
