/**
 * Lookup tables in Postfix's formats: a text in, a text out. A specification {@code type:name} names a table:
 * {@code texthash:FILE} ({@code hash}, {@code btree}, {@code lmdb}, {@code cdb} and {@code dbm} read the same text source,
 * there is nothing to compile), {@code regexp:FILE}, {@code pcre:FILE}, {@code cidr:FILE}, {@code inline:{a=b, c=d}},
 * {@code static:x}, {@code fail:reason}, and what higher rooms provide through {@code TableProvider} ({@code directory:aliases}
 * …). A file's path is below {@code colombier.etc-dir} unless it is absolute; a {@code *} in its last part stands for
 * all files that match, in the order of their names. Files that change are taken up within a second; a broken one
 * leaves the last good table in force and says file and line in the log and in the tables' reports. An expression that
 * takes too many steps is stopped and is a temporary failure. Formats: Postfix texthash, regexp_table(5), pcre_table(5),
 * cidr_table(5), postmap(1).
 */
@org.jspecify.annotations.NullMarked
package org.colombier.maps;
