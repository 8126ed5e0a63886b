package org.colombier.policy.dkim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colombier.mail.HeaderSection.Field;

/** Which octets of a header a signature covers (RFC 6376 section 3.7). */
public final class SignedHeader {

    private SignedHeader() {
    }

    /** What is signed: the fields of {@code h=}, then the signature's own without its value. */
    public static byte[] data(SignatureTags tags, List<Field> fields, Field own) {
        Canonicalization form = tags.form().header();
        StringBuilder data = new StringBuilder(4_096);
        select(tags.names(), fields, own).forEach(f -> data.append(form.field(f.raw())));
        return data.append(withoutSignature(own.raw(), form)).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * The fields that {@code h=} names, in its order: each mention takes the next field of the name from the bottom of
     * the header upwards (section 5.4.2); mentions beyond the last field take nothing, so that none can be added.
     *
     * @param own the signature's own field, which it never covers this way; one that is not among the fields for none
     */
    public static List<Field> select(List<String> names, List<Field> fields, Field own) {
        Map<String, List<Field>> byName = new HashMap<>();
        for (Field field : fields) {
            if (field != own) {
                byName.computeIfAbsent(field.name().toLowerCase(Locale.ROOT), name -> new ArrayList<>()).add(field);
            }
        }
        List<Field> selected = new ArrayList<>();
        for (String name : names) {
            List<Field> left = byName.get(name.toLowerCase(Locale.ROOT));
            if (left != null && !left.isEmpty()) {
                selected.add(left.removeLast());
            }
        }
        return selected;
    }

    /** A signature's field as it is signed: the value of {@code b=} and the space around it left out, in canonical form, without the final CRLF. */
    public static String withoutSignature(String raw, Canonicalization form) {
        String canonical = form.field(emptied(raw));
        return canonical.endsWith("\r\n") ? canonical.substring(0, canonical.length() - 2) : canonical;
    }

    private static String emptied(String raw) {
        int pos = raw.indexOf(':') + 1;
        while (pos < raw.length()) {
            int semicolon = raw.indexOf(';', pos);
            int end = semicolon < 0 ? raw.length() : semicolon;
            int equals = raw.indexOf('=', pos);
            if (equals >= 0 && equals < end && raw.substring(pos, equals).strip().equals("b")) {
                return raw.substring(0, equals + 1) + (semicolon < 0 ? "\r\n" : raw.substring(semicolon));
            }
            pos = end + 1;
        }
        return raw;
    }
}
