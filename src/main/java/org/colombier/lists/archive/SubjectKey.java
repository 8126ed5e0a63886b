package org.colombier.lists.archive;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A subject as far as it tells one thread from another: without list tags and the marks of answers and forwards in the
 * languages mail programs write them in.
 *
 * @param text  lower case; empty where there is nothing to tell threads apart by
 * @param reply true if a mark of an answer stood before it
 */
record SubjectKey(String text, boolean reply) {

    static final int LONGEST = 150;
    private static final int MOST_MARKS = 30;
    private static final String COUNT = "(?:\\s*[\\[(^]?\\d{1,3}[\\])]?)?";
    private static final Pattern REPLY = Pattern.compile("(?:re|r|aw|antw|sv|vs|ad|ref|réf|rif|rép|rsp|res|resp|odp|ynt|yan|atb|bls|vá|απ|σχετ|ответ|отв|на|відп|回复|回覆|答复|答覆|返信|답장|회신|תגובה|השב|رد)"
        + COUNT + "\\s?[:：]\\s*", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern FORWARD = Pattern.compile("(?:fwd?|wg|tr|i|rv|enc|vl|vb|doorst|pd|továbbítás|ilt|πρθ|fs|转发|轉寄|転送|전달|הועבר)" + COUNT + "\\s?[:：]\\s*",
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern TAG = Pattern.compile("\\[[^\\[\\]]{1,80}]\\s*");

    static SubjectKey of(String subject) {
        String rest = Normalizer.normalize(subject.length() > 1_000 ? subject.substring(0, 1_000) : subject, Normalizer.Form.NFC).strip();
        boolean reply = false;
        for (int marks = 0; marks < MOST_MARKS; marks++) {
            Matcher answer = REPLY.matcher(rest);
            Matcher forward = FORWARD.matcher(rest);
            Matcher tag = TAG.matcher(rest);
            if (answer.lookingAt()) {
                reply = true;
                rest = rest.substring(answer.end());
            } else if (forward.lookingAt()) {
                rest = rest.substring(forward.end());
            } else if (tag.lookingAt() && tag.end() < rest.length()) {
                rest = rest.substring(tag.end());
            } else {
                break;
            }
        }
        return new SubjectKey(Rows.cut(rest.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip(), LONGEST), reply);
    }
}
