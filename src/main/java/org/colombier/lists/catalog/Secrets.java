package org.colombier.lists.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The passwords within parameters: never shown, and kept where the value comes back with the mark in their place.
 */
public final class Secrets {

    /** Stands where a password does. */
    public static final String MARK = "********";

    private static final Set<String> FIELDS = Set.of("passwd", "db_passwd", "bind_password", "token");
    /** Who a password is shown to: with one of these changed it must be written again, or another's host would get it. */
    private static final List<String> PARTNER = List.of("url", "host", "port", "path", "db_type", "db_host", "db_port", "db_name", "db_options", "connect_options", "user",
        "db_user", "bind_dn", "use_tls", "use_ssl", "use_start_tls", "ca_verify", "ssl_version", "ssl_ciphers");
    private static final Pattern LINE = Pattern.compile("(?im)^(\\h*(?:passwd|db_passwd|bind_password|token)\\h+)\\S.*$");

    private Secrets() {
    }

    /** The value without its passwords. */
    public static String hidden(ListParameter<?> parameter, String text) {
        return parameter.type() instanceof ValueType.Paragraphs ? hidden(text) : text;
    }

    /** Any text in the syntax of paragraphs without its passwords. */
    public static String hidden(String text) {
        return LINE.matcher(text).replaceAll("$1" + MARK);
    }

    /**
     * A value that was shown and comes back, with the passwords it had.
     *
     * @throws InvalidValue if a paragraph with the mark speaks to somebody that none of the paragraphs before did
     */
    static String restored(ListParameter<?> parameter, String given, String before) {
        if (!(parameter.type() instanceof ValueType.Paragraphs paragraphs) || !given.contains(MARK)) {
            return given;
        }
        List<Paragraph> known = paragraphs.parse(before);
        List<Map<String, String>> written = new ArrayList<>();
        for (Paragraph paragraph : paragraphs.parse(given)) {
            Map<String, String> fields = new LinkedHashMap<>(paragraph.texts());
            fields.replaceAll((name, value) -> FIELDS.contains(name) && value.strip().equals(MARK) ? secret(name, paragraph, known) : value);
            written.add(fields);
        }
        return Paragraph.write(written);
    }

    private static String secret(String field, Paragraph paragraph, List<Paragraph> known) {
        return known.stream().filter(k -> PARTNER.stream().allMatch(p -> k.text(p).equals(paragraph.text(p))) && !k.text(field).isEmpty())
            .findFirst().map(k -> k.text(field))
            .orElseThrow(() -> new InvalidValue("value.secret-again", Integer.toString(paragraph.line()), field));
    }
}
