package org.colombier.lists.catalog.sympa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.colombier.lists.catalog.ListParameter;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.ValueType;

/**
 * Writes a list's settings as a Sympa {@code config} file: every value that holds, also the site's, so that the file
 * says the same elsewhere. What Sympa has no keyword for stands in comments that we read again.
 */
public final class ConfigWriter {

    /** Begins a line with a parameter of ours alone: a comment to Sympa. */
    static final String OURS = "#colombier:";

    /** Where Sympa has the parameter in a list's file; of a paragraph its first word. */
    private static final Set<String> SYMPA = Set.of("subject", "visibility", "topics", "lang", "family_name", "max_list_members", "priority", "info",
        "subscribe", "unsubscribe", "add", "del", "invite", "remind", "review", "owner_domain", "owner_domain_min", "default_owner_options",
        "default_editor_options", "send", "delivery_time", "digest", "digest_max_size", "available_user_options", "default_user_options", "msg_topic",
        "msg_topic_keywords_apply_on", "msg_topic_tagging", "reply_to_header", "anonymous_sender", "custom_header", "custom_subject", "footer_type",
        "max_size", "personalization_feature", "personalization", "reject_mail_from_automates_feature", "remove_headers", "remove_outgoing_headers",
        "rfc2369_header_fields", "spam_protection", "web_archive_spam_protection", "loop_prevention_regex", "pictures_feature",
        "clean_delay_queuemod", "dkim_signature_apply_on", "dkim_parameters", "arc_parameters", "dmarc_protection", "bounce", "bouncers_level1",
        "bouncers_level2", "verp_rate", "verp_welcome", "verp_remind", "tracking", "remind_task", "process_archive", "archive",
        "archive_crypted_msg", "ttl", "distribution_ttl", "sql_fetch_timeout", "inclusion_notification_feature", "member_include", "owner_include",
        "editor_include", "include_file", "include_remote_file", "include_sympa_list", "include_remote_sympa_list", "include_ldap_query",
        "include_ldap_2level_query", "include_sql_query", "include_ldap_ca", "include_ldap_2level_ca", "include_sql_ca", "custom_attribute",
        "custom_vars");

    private final StringBuilder file = new StringBuilder();

    private ConfigWriter() {
    }

    /** @param creator may be empty */
    public static String write(MailingList list, ListSettings settings, List<ConfigPerson> owners, List<ConfigPerson> editors, String creator) {
        ConfigWriter writer = new ConfigWriter();
        writer.file.append("# ").append(list.address()).append("\n\n");
        Map<String, List<ListParameter<?>>> keywords = new LinkedHashMap<>();
        ListParameters.all().forEach(p -> keywords.computeIfAbsent(p.name().split("\\.", 2)[0], _ -> new ArrayList<>()).add(p));
        keywords.forEach((keyword, parameters) -> writer.keyword(keyword, parameters, settings));
        writer.people("owner", owners);
        writer.people("editor", editors);
        list.family().ifPresent(family -> writer.file.append("family_name ").append(family).append("\n\n"));
        writer.file.append("status ").append(list.status().text()).append("\n\n");
        writer.moment("creation", list.created(), creator);
        return writer.file.toString();
    }

    private void keyword(String keyword, List<ListParameter<?>> parameters, ListSettings settings) {
        if (!SYMPA.contains(keyword)) {
            parameters.stream().filter(settings::isOwn).forEach(p ->
                file.append(OURS).append(' ').append(p.name()).append(' ').append(escaped(settings.text(p))).append("\n\n"));
        } else if (parameters.getFirst().name().equals(keyword)) {
            parameters.forEach(p -> plain(p, settings.text(p)));
        } else {
            StringBuilder fields = new StringBuilder();
            parameters.stream().filter(p -> !settings.text(p).isBlank())
                .forEach(p -> fields.append(p.name().substring(keyword.length() + 1)).append(' ').append(oneLine(settings.text(p))).append('\n'));
            if (!fields.isEmpty()) {
                file.append(keyword).append('\n').append(fields).append('\n');
            }
        }
    }

    private void plain(ListParameter<?> parameter, String value) {
        if (value.isBlank()) {
            return;
        }
        switch (parameter.type()) {
            case ValueType.Paragraphs type -> type.parse(value).forEach(paragraph -> {
                file.append(parameter.name()).append('\n');
                paragraph.texts().forEach((field, text) -> file.append(field).append(' ').append(text).append('\n'));
                file.append('\n');
            });
            case ValueType.Fields _ -> value.lines().filter(l -> !l.isBlank())
                .forEach(line -> file.append(parameter.name()).append(' ').append(line.strip()).append("\n\n"));
            default -> file.append(parameter.name()).append(' ').append(oneLine(value)).append("\n\n");
        }
    }

    private void people(String role, List<ConfigPerson> people) {
        for (ConfigPerson person : people) {
            file.append(role).append("\nemail ").append(person.address()).append('\n');
            if (!person.name().isEmpty()) {
                file.append("gecos ").append(oneLine(person.name())).append('\n');
            }
            if (role.equals("owner")) {
                file.append("profile ").append(person.privileged() ? "privileged" : "normal").append('\n');
            }
            file.append("reception ").append(person.receiving() ? "mail" : "nomail").append("\nvisibility ")
                .append(person.concealed() ? "conceal" : "noconceal").append('\n');
            if (!person.info().isEmpty()) {
                file.append("info ").append(oneLine(person.info())).append('\n');
            }
            file.append('\n');
        }
    }

    private void moment(String keyword, Instant when, String who) {
        file.append(keyword).append("\ndate_epoch ").append(when.getEpochSecond()).append('\n');
        if (!who.isEmpty()) {
            file.append("email ").append(who).append('\n');
        }
        file.append('\n');
    }

    private static String oneLine(String value) {
        return value.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\r", "").replace("\n", "\\n");
    }

    static String unescaped(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                char next = value.charAt(++i);
                text.append(next == 'n' ? '\n' : next);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
