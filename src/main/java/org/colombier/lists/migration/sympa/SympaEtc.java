package org.colombier.lists.migration.sympa;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.colombier.lists.migration.Belongings.OwnFile;
import org.colombier.lists.migration.Remark;

/** Sympa's configuration directory: what of the site and its domains is used here, and a word on the rest. Not thread-safe. */
final class SympaEtc {

    private static final Map<String, String> LEFT = Map.ofEntries(
        Map.entry("sympa.conf", "the site's settings stand in application.yml: see docs/admin.md"), Map.entry("robot.conf", "settings of a domain are set on its page"),
        Map.entry("auth.conf", "people log in with a password, a link or the domain's provider: see docs/authentication.md"),
        Map.entry("families", "write the family anew: see docs/templates.md"), Map.entry("create_list_templates", "list types take their place: see docs/templates.md"),
        Map.entry("web_tt2", "the portal has pages of its own"), Map.entry("custom_conditions", "modules in Perl are not run: see docs/scenarios.md"),
        Map.entry("custom_actions", "modules in Perl are not run"), Map.entry("mhonarc-ressources.tt2", "the portal shows archives itself"),
        Map.entry("mhonarc_rc.tt2", "the portal shows archives itself"), Map.entry("nrcpt_by_domain.conf", "see the limits by destination in docs/smtp-client.md"),
        Map.entry("list_aliases.tt2", "lists have their addresses by themselves"), Map.entry("crawlers_detection.conf", "not needed"),
        Map.entry("ldap_alias_manager.conf", "lists have their addresses by themselves"), Map.entry("charset.conf", "mail is sent in UTF-8"));
    private static final Set<String> TAKEN = Set.of("scenari", "search_filters", "data_sources", "topics.conf", "edit_list.conf", "mail_tt2", "templates");

    private final ReadFiles read;
    private final List<Remark> remarks;

    SympaEtc(Path etc, List<Remark> remarks) {
        this.read = new ReadFiles(etc, remarks);
        this.remarks = remarks;
    }

    /** @param to below {@code etc-dir} @return names of the scenarios found */
    Set<String> take(Path from, Path to, List<OwnFile> files) {
        OwnFiles own = new OwnFiles(read, remarks);
        own.take(from, to, Set.of());
        files.addAll(own.files());
        Tt2Files.read(from, List.of("en", "fr"), read, remarks).forEach(text ->
            files.add(new OwnFile(to.resolve("templates/mail").resolve(text.language()).resolve(text.name() + ".txt"), text.source().getBytes(StandardCharsets.UTF_8))));
        for (Path entry : read.in(from)) {
            String name = entry.getFileName().toString();
            boolean ofDomain = Files.isDirectory(entry) && name.contains(".");
            if (name.equals("families")) {
                read.in(entry).forEach(family -> remarks.add(Remark.left(read.name(family), LEFT.get("families"))));
            } else if (LEFT.containsKey(name)) {
                remarks.add(Remark.left(read.name(entry), LEFT.get(name)));
            } else if (!TAKEN.contains(name) && !ofDomain && !name.endsWith(".tt2") && !name.endsWith(".tpl")) {
                remarks.add(Remark.left(read.name(entry), "nothing here stands for it"));
            }
        }
        return own.scenarios();
    }
}
