package org.colombier.lists.catalog.sympa;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** From a {@code config} file's octets to its entries. */
final class ConfigText {

    /** Larger than any list's. The rest of a larger file is left. */
    static final int LARGEST = 1 << 20;

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    /** Begin a paragraph also where something stands behind them on their line. */
    private static final Set<String> PARAGRAPHS = Set.of("owner", "editor", "creation", "update", "latest_instantiation", "reply_to_header",
        "default_user_options", "default_owner_options", "default_editor_options", "available_user_options", "msg_topic", "archive", "web_archive",
        "shared_doc", "bounce", "bouncers_level1", "bouncers_level2", "dkim_parameters", "arc_parameters", "dmarc_protection", "tracking",
        "personalization", "message_hook", "custom_attribute", "custom_vars", "member_include", "owner_include", "editor_include",
        "include_remote_file", "include_sympa_list", "include_remote_sympa_list", "include_ldap_query", "include_ldap_2level_query",
        "include_sql_query", "include_ldap_ca", "include_ldap_2level_ca", "include_sql_ca");

    private final List<ConfigEntry> entries = new ArrayList<>();
    private final List<ConfigEntry> open = new ArrayList<>();

    private ConfigText() {
    }

    static List<ConfigEntry> entries(byte[] file) {
        ConfigText text = new ConfigText();
        List<String> lines = decoded(file).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            text.line(i + 1, lines.get(i).strip());
        }
        text.end();
        return text.entries;
    }

    /** UTF-8; files of before 2005 are often in Latin-1, and their lines then not UTF-8. */
    private static String decoded(byte[] file) {
        ByteBuffer octets = ByteBuffer.wrap(file, 0, Math.min(file.length, LARGEST));
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(octets.duplicate()).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            return WINDOWS_1252.decode(octets).toString();
        }
    }

    private void line(int number, String line) {
        if (line.isEmpty()) {
            end();
        } else if (line.startsWith(ConfigWriter.OURS)) {
            String[] parts = line.substring(ConfigWriter.OURS.length()).strip().split("\\s+", 2);
            entries.add(ConfigEntry.plain(number, parts[0].toLowerCase(Locale.ROOT), parts.length > 1 ? ConfigWriter.unescaped(parts[1]) : ""));
        } else if (!line.startsWith("#")) {
            String[] parts = line.split("\\s+", 2);
            open.add(ConfigEntry.plain(number, parts[0].toLowerCase(Locale.ROOT), parts.length > 1 ? parts[1].strip() : ""));
        }
    }

    /** An empty line ends a paragraph; keywords that are none may stand without one between them. */
    private void end() {
        if (!open.isEmpty()) {
            ConfigEntry first = open.getFirst();
            boolean paragraph = PARAGRAPHS.contains(first.name()) || first.value().isEmpty() && open.size() > 1;
            if (paragraph) {
                entries.add(new ConfigEntry(first.line(), first.name(), first.value(), List.copyOf(open.subList(1, open.size()))));
            } else {
                entries.addAll(open);
            }
            open.clear();
        }
    }
}
