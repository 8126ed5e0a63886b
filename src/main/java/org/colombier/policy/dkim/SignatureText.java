package org.colombier.policy.dkim;

import java.util.List;

/** How signature fields of ours are laid out: lines under 78 octets (RFC 5322 section 2.1.1), folded where RFC 6376 section 3.5 allows it. */
public final class SignatureText {

    /** With the tab before them. */
    private static final int LINE = 74;

    private SignatureText() {
    }

    /** Names with colons, for {@code h=}. */
    public static String names(List<String> names) {
        StringBuilder out = new StringBuilder(256);
        int line = 20;
        for (String name : names) {
            if (!out.isEmpty()) {
                out.append(':');
                line++;
            }
            if (line + name.length() > LINE) {
                out.append("\r\n\t");
                line = 1;
            }
            out.append(name);
            line += name.length();
        }
        return out.toString();
    }

    /** For {@code b=}. */
    public static String base64(String letters) {
        StringBuilder out = new StringBuilder(letters.length() + 20);
        for (int i = 0; i < letters.length(); i += LINE - 2) {
            out.append(i == 0 ? "" : "\r\n\t").append(letters, i, Math.min(letters.length(), i + LINE - 2));
        }
        return out.toString();
    }
}
