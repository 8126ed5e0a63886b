package org.colombier.lists.catalog.sympa;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keywords and values of former releases, in the words of today's. */
final class OldKeywords {

    /** Had a meaning once, or have one only in Sympa; with the reason. */
    private static final Map<String, String> GONE = Map.ofEntries(
        Map.entry("host", "a list's domain is that of its address"),
        Map.entry("account", "obsolete in Sympa too"), Map.entry("export", "obsolete in Sympa too"),
        Map.entry("cookie", "secrets are the site's own here"), Map.entry("expire_task", "obsolete in Sympa too"),
        Map.entry("user_data_source", "obsolete: lists have members of their own and data sources side by side"),
        Map.entry("include_admin", "obsolete in Sympa too"), Map.entry("include_voot_group", "removed from Sympa"),
        Map.entry("distribution_mode", "obsolete in Sympa too"), Map.entry("lock_method", "lists are in a database here"),
        Map.entry("antispam_feature", "obsolete in Sympa too"), Map.entry("shared_doc", "there are no shared documents"),
        Map.entry("message_hook", "there are no modules in Perl to call"), Map.entry("serial", "settings have a count of their own here"));
    private static final Map<String, String> RENAMED = Map.of("merge_feature", "personalization_feature", "include_list", "include_sympa_list",
        "forced_replyto", "forced_reply_to", "reply-to", "reply_to", "max_list_member", "max_list_members");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)\\s*([kmg]?)(?:i?b|o)?");

    private final List<ConfigEntry> entries = new ArrayList<>();
    private final List<Remark> remarks = new ArrayList<>();

    /** @return entries in today's words; paragraphs of which each field is a parameter of ours as {@code paragraph.field} */
    List<ConfigEntry> translated(List<ConfigEntry> file) {
        file.forEach(this::translate);
        boolean archived = file.stream().anyMatch(e -> e.name().equals("archive") || e.name().equals("web_archive"));
        if (archived && file.stream().noneMatch(e -> e.name().equals("process_archive"))) {
            // Before 6.2 a list with such a paragraph was archived.
            file.stream().filter(e -> e.name().endsWith("archive")).filter(e -> e.name().equals("web_archive") || e.field("period").isPresent()).findFirst()
                .ifPresent(e -> take(ConfigEntry.plain(e.line(), "process_archive", "on"), "process_archive on"));
        }
        return entries;
    }

    List<Remark> remarks() {
        return remarks;
    }

    private void translate(ConfigEntry entry) {
        if (GONE.containsKey(entry.name())) {
            remarks.add(Remark.left(entry, GONE.get(entry.name())));
            return;
        }
        switch (entry.name()) {
            case "reply_to", "forced_reply_to" -> replyTo(entry);
            case "web_archive" -> paragraph(entry.named("archive"), Map.of("access", "web_access"));
            case "archive" -> paragraph(entry, Map.of("access", "mail_access"));
            case "welcome_return_path" -> returnPath(entry, "verp_welcome");
            case "remind_return_path" -> returnPath(entry, "verp_remind");
            case "max_size" -> size(entry);
            case "lang" -> language(entry);
            case "digest" -> digest(entry);
            default -> plain(entry);
        }
    }

    private void plain(ConfigEntry entry) {
        String name = RENAMED.getOrDefault(entry.name(), entry.name());
        if (name.equals(entry.name())) {
            entries.add(entry);
        } else {
            take(entry.named(name), "is " + name + " today");
        }
    }

    private void take(ConfigEntry entry, String how) {
        entries.add(entry);
        remarks.add(Remark.changed(entry, how));
    }

    /** {@code reply_to list}, {@code forced_reply_to someone@example.org}. */
    private void replyTo(ConfigEntry entry) {
        String value = entry.value().toLowerCase(Locale.ROOT);
        boolean word = List.of("sender", "list", "all").contains(value);
        List<ConfigEntry> fields = new ArrayList<>();
        fields.add(ConfigEntry.plain(entry.line(), "value", word ? value : "other_email"));
        if (!word) {
            fields.add(ConfigEntry.plain(entry.line(), "other_email", entry.value()));
        }
        fields.add(ConfigEntry.plain(entry.line(), "apply", entry.name().startsWith("forced") ? "forced" : "respect"));
        take(new ConfigEntry(entry.line(), "reply_to_header", "", fields), "is reply_to_header today");
    }

    private void paragraph(ConfigEntry entry, Map<String, String> renamed) {
        List<ConfigEntry> fields = new ArrayList<>();
        for (ConfigEntry field : entry.fields()) {
            if (field.name().equals("period")) {
                remarks.add(Remark.left(field, "archives are kept by month"));
            } else {
                fields.add(field.named(renamed.getOrDefault(field.name(), field.name())));
            }
        }
        entries.add(new ConfigEntry(entry.line(), entry.name(), entry.value(), fields));
    }

    private void returnPath(ConfigEntry entry, String name) {
        take(ConfigEntry.plain(entry.line(), name, entry.value().equalsIgnoreCase("unique") ? "on" : "off"), "is " + name + " today");
    }

    private void size(ConfigEntry entry) {
        Matcher size = SIZE.matcher(entry.value().toLowerCase(Locale.ROOT));
        if (!size.matches() || size.group(2).isEmpty() && !size.group(1).contains(".")) {
            entries.add(entry);
            return;
        }
        long unit = switch (size.group(2)) {
            case "k" -> 1L << 10;
            case "m" -> 1L << 20;
            case "g" -> 1L << 30;
            default -> 1;
        };
        String octets = new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(unit)).toBigInteger().toString();
        take(entry.valued(octets), octets + " octets");
    }

    /** {@code fr_FR}, {@code en-US}: what is written to people is in the language, whatever the country. */
    private void language(ConfigEntry entry) {
        String language = entry.value().toLowerCase(Locale.ROOT).split("[_.@-]", 2)[0];
        entries.add(entry.valued(language));
    }

    private void digest(ConfigEntry entry) {
        if (entry.fields().isEmpty()) {
            entries.add(entry);
            return;
        }
        String time = entry.field("hour").orElse("0") + ":" + ("0" + entry.field("minute").orElse("0")).replaceAll("^0(\\d\\d)$", "$1");
        take(ConfigEntry.plain(entry.line(), "digest", entry.field("days").orElse("0,1,2,3,4,5,6").replaceAll("\\s", "") + " " + time), "in one line");
    }
}
