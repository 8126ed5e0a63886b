/**
 * Sympa's list {@code config} files: in, the octets of one, of any release and however old; out, a
 * {@link org.colombier.lists.catalog.sympa.SympaConfig} with the values of our parameters, the owners and moderators
 * that stood in it, and a remark with the line for everything that was taken otherwise or left. And back: a list's
 * settings as such a file, so that people can leave. Odd input is told of, never thrown. Nothing here touches the
 * database.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.catalog.sympa;
