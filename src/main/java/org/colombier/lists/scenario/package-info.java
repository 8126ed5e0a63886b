/**
 * Who may do what on a list, and why. In: an operation ({@code send}, {@code subscribe} …), who asks and how sure we
 * are of it, the message if there is one. Out: a decision with the rule that made it, its file and line, and every rule
 * that was tried. The rules stand in files in Sympa's scenario language, {@code OPERATION.NAME}, looked up in
 * {@code etc-dir/DOMAIN/LIST/scenari} (or {@code scenarios}), {@code etc-dir/DOMAIN/scenari}, {@code etc-dir/scenari} and among those shipped in
 * {@code list-scenarios}; a changed file counts from the next decision on. Whatever goes wrong refuses: a missing file,
 * a broken one (unless an earlier reading of it was sound, which then stays), a condition that cannot be evaluated. Site
 * files are trusted to be sensible, not to be quick: regular expressions are bounded in steps. Settings:
 * {@code colombier.scenario.*}.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.scenario;
