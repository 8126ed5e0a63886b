package org.colombier.queue;

import java.util.regex.Pattern;

/** RFC 3461 section 4: how ENVID and ORCPT carry what no ESMTP parameter may hold; a report says it plainly (sections 5.2.1, 6.3). */
final class Xtext {

    private static final Pattern HEXCHAR = Pattern.compile("\\+([0-9A-F]{2})");

    private static final Pattern EMBEDDED = Pattern.compile("\\\\x\\{([0-9A-Fa-f]{2,6})}");

    private Xtext() {
    }

    /** ORCPT as a report's Original-Recipient has it: an address of the type utf-8 in its native form (RFC 6533 section 3). */
    static String originalRecipient(String orcpt) {
        String plain = decode(orcpt);
        return plain.regionMatches(true, 0, "utf-8;", 0, 6) ? EMBEDDED.matcher(plain).replaceAll(m -> java.util.regex.Matcher.quoteReplacement(letter(m.group(), Integer.parseInt(m.group(1), 16)))) : plain;
    }

    private static String letter(String written, int code) {
        boolean isLetter = Character.isValidCodePoint(code) && !Character.isISOControl(code) && (code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE);
        return isLetter ? Character.toString(code) : written;
    }

    static String decode(String xtext) {
        return HEXCHAR.matcher(xtext).replaceAll(m -> {
            char c = (char) Integer.parseInt(m.group(1), 16);
            // Only printable ASCII may have been encoded; anything else stays as it stands.
            return c >= ' ' && c < 127 ? java.util.regex.Matcher.quoteReplacement(String.valueOf(c)) : java.util.regex.Matcher.quoteReplacement(m.group());
        });
    }
}
