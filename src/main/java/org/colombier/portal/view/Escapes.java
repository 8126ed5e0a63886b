package org.colombier.portal.view;

import java.util.regex.Pattern;
import org.springframework.web.util.HtmlUtils;

/** How words of strangers become text of a page. */
final class Escapes {

    /** Characters that turn the direction of all that follows them: with these, a name or subject can look like another one (UAX 9 section 2). */
    private static final Pattern TURNS = Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069]");

    private Escapes() {
    }

    /** What is only shown: nothing in it acts, and no direction reaches beyond it. */
    static String shown(String text) {
        return verbatim(TURNS.matcher(text).replaceAll("\uFFFD"));
    }

    /** What a form sends back must be what it was given. */
    static String verbatim(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
