/**
 * Domains, accounts, aliases, portal users and administrators; who a login is and what it may. Other rooms ask here
 * by address or domain and get records. Every answer is read from the database as it is now, so that a change counts
 * at once on every node. Passwords are kept as Argon2; hashes brought from other systems are verified and replaced at
 * the next login. Settings: {@code colombier.directory.*}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.directory;
