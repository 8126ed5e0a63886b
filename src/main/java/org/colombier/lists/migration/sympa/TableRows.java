package org.colombier.lists.migration.sympa;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.colombier.lists.members.FormerMember;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.members.Reception;
import org.colombier.lists.members.Suspension;
import org.colombier.lists.migration.IncomingList;
import org.colombier.mail.EmailAddress;

/** Rows of Sympa's tables, of all releases, in our words. */
final class TableRows {

    private static final Pattern ATTRIBUTE = Pattern.compile("<custom_attribute\\s+id=[\"']([^\"']{1,64})[\"']\\s*>\\s*<value>([^<]{0,4000})</value>");
    private static final Pattern NUMBER = Pattern.compile("&#(x[0-9a-fA-F]{1,6}|[0-9]{1,7});");

    private TableRows() {
    }

    /** A row of {@code subscriber_table}; empty if it names no address. */
    static Optional<FormerMember> member(Map<String, String> row) {
        return address(row.getOrDefault("user_subscriber", "")).map(address -> {
            String reception = row.getOrDefault("reception_subscriber", "");
            // "conceal" and "noconceal"; NULL is the list's default, as is an empty reception.
            Optional<Boolean> concealed = Optional.ofNullable(row.get("visibility_subscriber")).filter(v -> !v.isBlank()).map(v -> v.strip().equalsIgnoreCase("conceal"));
            Set<String> topics = Arrays.stream(row.getOrDefault("topics_subscriber", "").split("[,\\s]+")).filter(t -> !t.isEmpty()).collect(Collectors.toUnmodifiableSet());
            boolean included = row.containsKey("inclusion_subscriber") || is(row, "included_subscriber");
            boolean subscribed = !row.containsKey("subscribed_subscriber") ? !included : is(row, "subscribed_subscriber");
            Optional<Instant> joined = date(row, "subscriber");
            Optional<Suspension> suspension = suspension(row);
            NewMember member = new NewMember(address, row.getOrDefault("comment_subscriber", ""), Reception.parse(reception.isBlank() ? "mail" : reception), concealed,
                attributes(row.getOrDefault("custom_attribute_subscriber", "")), "sympa").with(new NewMember.Past(joined, suspension, topics, included && !subscribed));
            return new FormerMember(member, joined, suspension, subscribed || !included, included);
        });
    }

    private static Optional<Suspension> suspension(Map<String, String> row) {
        Optional<Instant> from = instant(row.getOrDefault("suspend_start_date_subscriber", ""));
        Optional<Instant> until = instant(row.getOrDefault("suspend_end_date_subscriber", ""));
        return is(row, "suspend_subscriber") ? from.filter(f -> until.map(u -> u.isAfter(f)).orElse(true)).map(f -> new Suspension(f, until)) : Optional.empty();
    }

    /** A row of {@code admin_table}; empty if it names no address. */
    static Optional<IncomingList.Person> person(Map<String, String> row) {
        return address(row.getOrDefault("user_admin", "")).map(address -> new IncomingList.Person(address, row.getOrDefault("comment_admin", ""),
            row.getOrDefault("profile_admin", "").equalsIgnoreCase("privileged"), !row.getOrDefault("reception_admin", "").equalsIgnoreCase("nomail"),
            row.getOrDefault("visibility_admin", "").equalsIgnoreCase("conceal"), row.getOrDefault("info_admin", "")));
    }

    /** True for one whom only a data source makes what they are: the sources here will. */
    static boolean isOnlyIncluded(Map<String, String> row) {
        return (row.containsKey("inclusion_admin") || is(row, "included_admin")) && row.containsKey("subscribed_admin") && !is(row, "subscribed_admin");
    }

    static Optional<EmailAddress> address(String text) {
        return EmailAddress.tryParse(text.strip()).filter(a -> a.domain().isQualified() && !a.domain().isLiteral());
    }

    private static boolean is(Map<String, String> row, String column) {
        String value = row.getOrDefault(column, "").strip();
        return !value.isEmpty() && !value.equals("0") && !value.equalsIgnoreCase("f") && !value.equalsIgnoreCase("false");
    }

    /** Seconds since 6.2, a date and time before. */
    private static Optional<Instant> date(Map<String, String> row, String table) {
        return instant(row.getOrDefault("date_epoch_" + table, "")).or(() -> instant(row.getOrDefault("date_" + table, "")));
    }

    private static Optional<Instant> instant(String text) {
        String plain = text.strip();
        try {
            if (plain.matches("[0-9]{1,11}")) {
                return plain.equals("0") ? Optional.empty() : Optional.of(Instant.ofEpochSecond(Long.parseLong(plain)));
            }
            return plain.length() < 19 ? Optional.empty() : Optional.of(LocalDateTime.parse(plain.substring(0, 19).replace(' ', 'T')).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException zero) {
            return Optional.empty(); // 0000-00-00 00:00:00
        }
    }

    /** {@code <custom_attributes><custom_attribute id="…"><value>…</value></custom_attribute>…}. */
    static Map<String, String> attributes(String xml) {
        Map<String, String> values = new TreeMap<>();
        Matcher found = ATTRIBUTE.matcher(xml);
        while (found.find()) {
            values.put(found.group(1), unescaped(found.group(2)).strip());
        }
        return values;
    }

    private static String unescaped(String text) {
        String numbers = NUMBER.matcher(text).replaceAll(m -> {
            String digits = m.group(1).toLowerCase(Locale.ROOT);
            int point = digits.startsWith("x") ? Integer.parseInt(digits.substring(1), 16) : Integer.parseInt(digits);
            return Matcher.quoteReplacement(Character.isValidCodePoint(point) ? Character.toString(point) : "");
        });
        return numbers.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&");
    }
}
