package org.colombier.lists.template;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The source of a mail text: subject and body, each a Pebble template of its own, so that no value can move from the
 * subject into the body.
 *
 * @param bodyLine the line, from 1, on which the body begins
 */
record TextTemplate(String subject, String body, int bodyLine) {

    private static final Pattern HEAD = Pattern.compile("\\ASubject:[ \\t]*([^\\n]+)\\n\\s*?\\n");
    /** A line with nothing but a tag. Its line end moves into the tag, so that it leaves no empty line and line numbers stay. */
    private static final Pattern TAG_LINE = Pattern.compile("(?m)^[ \\t]*(\\{%(?:(?!%})[^\\n])*)%}[ \\t]*\\n");

    /** @throws IllegalArgumentException if the text does not begin with a subject and an empty line */
    static TextTemplate read(String source) {
        String text = source.replace("\r\n", "\n").replace("\uFEFF", "");
        Matcher head = HEAD.matcher(text);
        if (!head.find()) {
            throw new IllegalArgumentException("the first line must be 'Subject: …', the second empty");
        }
        int bodyLine = 1 + (int) head.group().chars().filter(c -> c == '\n').count();
        return new TextTemplate(head.group(1).strip(), TAG_LINE.matcher(text.substring(head.end())).replaceAll("$1\n%}"), bodyLine);
    }
}
