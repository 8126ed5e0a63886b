package org.colombier.queue;

import java.util.regex.Pattern;

/** RFC 3461 section 4: how ENVID and ORCPT carry what no ESMTP parameter may hold; a report says it plainly (sections 5.2.1, 6.3). */
final class Xtext {

    private static final Pattern HEXCHAR = Pattern.compile("\\+([0-9A-F]{2})");

    private Xtext() {
    }

    static String decode(String xtext) {
        return HEXCHAR.matcher(xtext).replaceAll(m -> {
            char c = (char) Integer.parseInt(m.group(1), 16);
            // Only printable ASCII may have been encoded; anything else stays as it stands.
            return c >= ' ' && c < 127 ? java.util.regex.Matcher.quoteReplacement(String.valueOf(c)) : java.util.regex.Matcher.quoteReplacement(m.group());
        });
    }
}
