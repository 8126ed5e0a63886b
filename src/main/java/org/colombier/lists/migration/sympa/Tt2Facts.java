package org.colombier.lists.migration.sympa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.lists.migration.sympa.Tt2Text.Unconvertible;

/** What a mail text of Sympa shows, in the words of ours. Not thread-safe. */
final class Tt2Facts {

    private static final Map<String, String> COMMON = Map.ofEntries(
        Map.entry("list.name", "list.name"), Map.entry("list.subject", "list.subject"), Map.entry("list.address", "list.address"),
        Map.entry("list.host", "robot.domain"), Map.entry("list.domain", "robot.domain"), Map.entry("robot", "robot.domain"), Map.entry("robot_domain", "robot.domain"),
        Map.entry("domain", "robot.domain"), Map.entry("conf.host", "robot.domain"), Map.entry("conf.domain", "robot.domain"), Map.entry("conf.title", "robot.domain"),
        Map.entry("conf.sympa", "robot.address"), Map.entry("conf.listmaster", "robot.listmaster"), Map.entry("conf.request", "robot.listmaster"),
        Map.entry("listmaster_email", "robot.listmaster"), Map.entry("conf.wwsympa_url", "site.url"), Map.entry("wwsympa_url", "site.url"), Map.entry("conf.http_host", "site.url"),
        Map.entry("base_url", "site.url"), Map.entry("fromlist", "list.request"), Map.entry("list.request", "list.request"));
    /** Names of the person it is sent to; {@code remind} goes to all as one letter. */
    private static final List<String> PERSON = List.of("user.email", "subscriber.email", "to", "email", "sender", "recipient");
    private static final Pattern PAGE = Pattern.compile("'([\\w/]+)'\\s*\\|\\s*url_(?:abs|rel)\\s*(?:\\(\\s*\\[?(.*?)]?\\s*(?:,\\s*\\{.*})?\\))?", Pattern.DOTALL);
    private static final Pattern COMPARISON = Pattern.compile("([\\w.]+)\\s*(==|!=|eq|ne)\\s*('[^'\\\\{}]{0,100}'|\"[^\"\\\\{}$]{0,100}\"|\\d{1,9})");
    private static final Pattern LOOP = Pattern.compile("(\\w{1,30})\\s*(?:=|IN)\\s*([\\w.]+)");

    private final Map<String, String> known;
    private final boolean hasDescription;

    private Tt2Facts(Map<String, String> known, boolean hasDescription) {
        this.known = known;
        this.hasDescription = hasDescription;
    }

    static Tt2Facts of(String name) {
        Map<String, String> known = new HashMap<>(COMMON);
        // Texts are the same for members whom a data source includes.
        known.put("subscriber.included", "''");
        if (!name.equals("remind")) {
            PERSON.forEach(p -> known.put(p, "to"));
        }
        if (name.startsWith("reject") || name.equals("authorization_reject")) {
            known.put("reason", "reason");
            known.put("subject", "subject");
            known.put("rejected_by", "list.editor");
        }
        if (name.equals("invite")) {
            known.put("requested_by", "inviter");
        }
        boolean described = name.equals("welcome") || name.equals("invite") || name.equals("info_report");
        if (described) {
            known.put("list.info", "description");
        }
        if (name.equals("info_report")) {
            known.put("list.owner", "owners");
            known.put("list.editor", "moderators");
            known.put("list.total", "total");
        }
        return new Tt2Facts(known, described);
    }

    /** One that is shown, with or without filters that only translate or wrap. */
    String value(String text, int line) throws Unconvertible {
        Matcher page = PAGE.matcher(text);
        if (page.matches()) {
            return page(page.group(1), page.group(2) == null ? "" : page.group(2));
        }
        if (text.matches("'[^'\\\\{}]*'|\"[^\"\\\\{}$]*\"")) {
            return text;
        }
        String plain = text.replaceFirst("(?i)\\|\\s*(?:loc|qencode|mailbox|obfuscate|canonic_email|html|xml|optdesc|lower)\\b.*", "").strip();
        String ours = known.get(plain);
        if (ours == null) {
            throw new Unconvertible(line, "'" + (plain.length() > 60 ? plain.substring(0, 60) + "…" : plain) + "' has no counterpart");
        }
        return ours;
    }

    /** Pages of a list are reached from the list's own, others from the portal. */
    private static String page(String action, String arguments) {
        boolean ofList = arguments.contains("list");
        return !ofList ? "site.url" : action.startsWith("arc") ? "(list.url + '/archive')" : "list.url";
    }

    String condition(String text, int line) throws Unconvertible {
        List<String> parts = new ArrayList<>();
        Matcher piece = Pattern.compile("\\s*(&&|\\|\\||\\bAND\\b|\\bOR\\b|\\bNOT\\b|!(?!=)|[()])\\s*", Pattern.CASE_INSENSITIVE).matcher(text);
        int from = 0;
        while (piece.find()) {
            test(text.substring(from, piece.start()), parts, line);
            parts.add(switch (piece.group(1).toUpperCase(Locale.ROOT)) {
                case "&&", "AND" -> "and";
                case "||", "OR" -> "or";
                case "!", "NOT" -> "not";
                default -> piece.group(1);
            });
            from = piece.end();
        }
        test(text.substring(from), parts, line);
        return String.join(" ", parts);
    }

    private void test(String text, List<String> parts, int line) throws Unconvertible {
        String plain = text.strip();
        if (plain.isEmpty()) {
            return;
        }
        Matcher comparison = COMPARISON.matcher(plain);
        if (comparison.matches()) {
            parts.add("(" + value(comparison.group(1), line) + (comparison.group(2).matches("==|eq") ? " == " : " != ") + comparison.group(3) + ")");
        } else {
            parts.add("(" + value(plain.replaceFirst("\\.(length|size)$", ""), line) + " is not empty)");
        }
    }

    /** {@code o = list.owner}, {@code o IN list.owner}. */
    String loop(String text, int line) throws Unconvertible {
        Matcher loop = LOOP.matcher(text);
        String ours = loop.matches() ? known.getOrDefault(loop.group(2), "") : "";
        if (!ours.equals("owners") && !ours.equals("moderators")) {
            throw new Unconvertible(line, "a loop over '" + text + "' has no counterpart");
        }
        known.put(loop.group(1), loop.group(1));
        known.put(loop.group(1) + ".email", loop.group(1));
        known.put(loop.group(1) + ".value.email", loop.group(1));
        return "{% for " + loop.group(1) + " in " + ours + " %}";
    }

    /** The list's {@code info}, which is its description here. */
    String file(String text, int line) throws Unconvertible {
        if (hasDescription && text.matches("(?i)\"?(?:\\$?\\{?list\\.dir}?/)?info\"?(?:\\s+IF\\b.*)?")) {
            return "{{ description }}";
        }
        throw new Unconvertible(line, "the file " + text + " is not shown here");
    }
}
