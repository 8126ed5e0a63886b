/**
 * What the robots say, and how it is posted. In: a {@link org.colombier.lists.template.Letter} (which text, to whom, in
 * which language, with which facts). Out: a proper mail in the queue, in the caller's transaction. The texts are Pebble
 * templates, {@code templates/mail/LANGUAGE/NAME.txt}, whose first line is {@code Subject: …}; a site's own stand under
 * {@code etc-dir/DOMAIN/LIST}, {@code etc-dir/DOMAIN} or {@code etc-dir}, each in {@code templates/mail/LANGUAGE}, the
 * nearest wins. A broken one is logged with file and line, and the next in order speaks. RFC 5322, 2045–2047, 3834.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.template;
