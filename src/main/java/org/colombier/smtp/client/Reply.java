package org.colombier.smtp.client;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.mail.SmtpReply;

/**
 * A peer's reply as it came (RFC 5321 section 4.2): all of its lines have this code.
 *
 * @param lines the texts after code and separator, at least one
 */
record Reply(int code, List<String> lines) {

    private static final Pattern ENHANCED = Pattern.compile("([245])\\.\\d{1,3}\\.\\d{1,3}(?= |$)");
    /** Characters of a peer's text that are kept for log and report. */
    private static final int LONGEST = 800;

    boolean isPositive() {
        return code < 300;
    }

    /** The reply as the outcome of a delivery, on one line and cleaned of what could disturb a log or a report. */
    SmtpReply outcome() {
        String first = lines.getFirst();
        String enhanced = enhanced(first);
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            boolean repeated = !enhanced.isEmpty() && line.startsWith(enhanced);
            text.append(text.isEmpty() ? "" : " ").append(repeated ? line.substring(enhanced.length()).strip() : line.strip());
            if (text.length() > LONGEST) {
                text.setLength(LONGEST);
                break;
            }
        }
        return new SmtpReply(code, enhanced, printable(text));
    }

    private static String printable(StringBuilder text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 127) {
                text.setCharAt(i, '?');
            }
        }
        return text.toString();
    }

    /** RFC 2034 section 4: at the beginning of the text, its class the code's; anything else is mere text. */
    private String enhanced(String line) {
        Matcher m = ENHANCED.matcher(line);
        return m.lookingAt() && m.group(1).charAt(0) - '0' == code / 100 ? m.group() : "";
    }
}
