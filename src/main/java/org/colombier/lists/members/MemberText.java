package org.colombier.lists.members;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * Members written as text, in the form its first line shows: Sympa's dump, in blocks of {@code email}, {@code gecos},
 * {@code date}, {@code reception} …; CSV under a header that has a column {@code email} or {@code address}, separated by
 * commas, semicolons or tabs, other columns than these being attributes; else one line each: {@code address}, {@code address name},
 * {@code Name <address>}. Lines that begin with {@code #} are comments. One at a time: flat memory. Not thread-safe.
 */
final class MemberText implements Iterator<MemberText.Entry> {

    /** @param line where it began, from 1; {@code text} as it stood there; no member if it is none */
    record Entry(long line, String text, Optional<NewMember> member) {
    }

    private enum Form { UNKNOWN, LINES, CSV, DUMP }

    private static final int LONGEST_LINE = 10_000;
    private static final int MOST_FIELDS = 100;
    private static final Set<String> ADDRESS = Set.of("email", "address", "e-mail", "mail");
    private static final Set<String> NAME = Set.of("gecos", "name", "nom");
    private static final Pattern ATTRIBUTE = Pattern.compile("<custom_attribute\\s+id=\"([^\"]{1,64})\"\\s*>\\s*<value>([^<]{0,4000})</value>");

    private final Iterator<String> lines;
    private Form form = Form.UNKNOWN;
    private List<String> columns = List.of();
    private char separator = ',';
    private long number;
    private @Nullable Entry next;

    MemberText(Iterator<String> lines) {
        this.lines = lines;
    }

    @Override
    public boolean hasNext() {
        while (next == null && lines.hasNext()) {
            String line = lines.next();
            number++;
            String text = number == 1 ? line.replace("\uFEFF", "") : line;
            if (!text.isBlank() && !text.startsWith("#")) {
                next = read(text);
            }
        }
        return next != null;
    }

    @Override
    public Entry next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        Entry entry = next;
        next = null;
        return entry;
    }

    private @Nullable Entry read(String line) {
        if (form == Form.UNKNOWN) {
            form = form(line);
            if (form == Form.CSV) {
                columns = split(line, separator).stream().map(MemberText::column).toList();
                return null;
            }
        }
        return switch (form) {
            case CSV -> new Entry(number, line, csv(line));
            case DUMP -> block(line);
            case UNKNOWN, LINES -> new Entry(number, line, parse(line));
        };
    }

    private Form form(String first) {
        if (first.matches("(?i)(email|gecos|date|update_date|reception|visibility|subscribed)\\s+\\S.*")) {
            return Form.DUMP;
        }
        for (char candidate : new char[] {',', ';', '\t'}) {
            List<String> names = split(first, candidate).stream().map(c -> c.strip().toLowerCase(Locale.ROOT)).toList();
            if (names.stream().anyMatch(ADDRESS::contains)) {
                separator = candidate;
                return Form.CSV;
            }
        }
        return Form.LINES;
    }

    /** {@code address}, {@code address name}, {@code Name <address>}, or columns {@code address,name} and {@code address;name}. */
    static Optional<NewMember> parse(String text) {
        String line = text.strip();
        if (line.length() > LONGEST_LINE) {
            return Optional.empty();
        }
        int open = line.lastIndexOf('<');
        if (open >= 0 && line.endsWith(">")) {
            return member(line.substring(open + 1, line.length() - 1), unquoted(line.substring(0, open)));
        }
        String[] parts = line.split("[,;\\t ]", 2);
        return member(unquoted(parts[0]), parts.length > 1 ? unquoted(parts[1]) : "");
    }

    private Optional<NewMember> csv(String line) {
        if (line.length() > LONGEST_LINE) {
            return Optional.empty();
        }
        List<String> values = split(line, separator);
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < Math.min(columns.size(), values.size()); i++) {
            fields.put(columns.get(i), unguarded(values.get(i).strip()));
        }
        return member(fields, true);
    }

    /** Our name for a column, or as it stands there for an attribute. */
    private static String column(String header) {
        String word = header.strip().toLowerCase(Locale.ROOT);
        return ADDRESS.contains(word) ? "email" : NAME.contains(word) ? "gecos" : KNOWN.contains(word) ? word : header.strip();
    }

    /** Without the apostrophe that an export puts before what a spreadsheet would take for a formula. */
    private static String unguarded(String value) {
        return value.length() > 1 && value.charAt(0) == '\'' && "=+-@".indexOf(value.charAt(1)) >= 0 ? value.substring(1) : value;
    }

    /** Reads to the empty line that ends a block of a dump. */
    private Entry block(String first) {
        long began = number;
        Map<String, String> fields = new HashMap<>();
        String text = first;
        for (String line = first; !line.isBlank(); line = following()) {
            String[] field = line.strip().split("\\s+", 2);
            if (field.length == 2 && line.length() <= LONGEST_LINE && fields.size() < MOST_FIELDS) {
                fields.put(field[0].toLowerCase(Locale.ROOT), field[1]);
                text = field[0].equalsIgnoreCase("email") ? field[1] : text;
            }
        }
        return new Entry(began, text, member(fields, false));
    }

    private String following() {
        if (!lines.hasNext()) {
            return "";
        }
        number++;
        return lines.next();
    }

    /** @param others whether fields of other names are attributes */
    private static Optional<NewMember> member(Map<String, String> fields, boolean others) {
        Optional<NewMember> plain = member(fields.getOrDefault("email", ""), fields.getOrDefault("gecos", ""));
        return plain.map(m -> new NewMember(m.address(), m.name(), Reception.parse(fields.getOrDefault("reception", "")), concealed(fields.getOrDefault("visibility", "")),
            attributes(fields, others), fields.getOrDefault("origin", ""), Optional.of(past(fields))));
    }

    private static Optional<Boolean> concealed(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(text.strip().equalsIgnoreCase("conceal"));
    }

    private static NewMember.Past past(Map<String, String> fields) {
        Optional<Instant> from = instant(fields.getOrDefault("suspended_from", fields.getOrDefault("startdate", "")));
        Optional<Instant> until = instant(fields.getOrDefault("suspended_until", fields.getOrDefault("enddate", "")));
        boolean suspended = Set.of("1", "on", "true", "").contains(fields.getOrDefault("suspend", "")) && from.isPresent() && until.map(u -> u.isAfter(from.get())).orElse(true);
        Set<String> topics = Set.copyOf(Arrays.stream(fields.getOrDefault("topics", "").split("[,\\s]+")).filter(t -> !t.isEmpty()).distinct().toList());
        return new NewMember.Past(instant(fields.getOrDefault("date", fields.getOrDefault("joined", ""))), suspended ? Optional.of(new Suspension(from.get(), until)) : Optional.empty(),
            topics, fields.getOrDefault("subscribed", "1").equals("0"));
    }

    /** Seconds since 1970, as Sympa writes them, or ISO 8601. */
    private static Optional<Instant> instant(String text) {
        try {
            if (text.matches("\\d{1,11}")) {
                return text.equals("0") ? Optional.empty() : Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
            }
            return text.isBlank() ? Optional.empty() : Optional.of(Instant.parse(text.strip()));
        } catch (DateTimeException undated) {
            return Optional.empty();
        }
    }

    private static final Set<String> KNOWN = Set.of("email", "gecos", "date", "joined", "update_date", "reception", "visibility", "subscribed", "included", "sources", "topics",
        "suspend", "startdate", "enddate", "suspended_from", "suspended_until", "origin", "bounce", "bounce_score", "bounce_address", "id", "number_messages", "inclusion",
        "inclusion_ext", "inclusion_label", "custom_attribute");

    private static Map<String, String> attributes(Map<String, String> fields, boolean others) {
        Map<String, String> values = new TreeMap<>();
        Matcher xml = ATTRIBUTE.matcher(fields.getOrDefault("custom_attribute", ""));
        while (xml.find()) {
            values.put(xml.group(1), xml.group(2).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&apos;", "'").replace("&amp;", "&"));
        }
        if (others) {
            fields.forEach((column, value) -> {
                if (!KNOWN.contains(column) && !value.isEmpty()) {
                    values.put(column, value);
                }
            });
        }
        return values;
    }

    private static Optional<NewMember> member(String address, String name) {
        return EmailAddress.tryParse(address.strip()).filter(a -> a.domain().isQualified() && !a.domain().isLiteral()).map(a -> NewMember.of(a, name));
    }

    private static String unquoted(String text) {
        String plain = text.strip();
        return plain.length() >= 2 && plain.startsWith("\"") && plain.endsWith("\"") ? plain.substring(1, plain.length() - 1) : plain;
    }

    /** RFC 4180: a field in quotes may hold the separator, and quotes doubled. */
    static List<String> split(String line, char separator) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length() && fields.size() < MOST_FIELDS; i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
