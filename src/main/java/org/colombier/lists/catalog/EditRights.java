package org.colombier.lists.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Who may see and change which parameter of a list. The rules stand in {@code edit_list.conf}, in Sympa's format: the
 * list's, its family's, its domain's, the site's, each only where the more special ones say nothing; then the shipped ones below.
 * The files are read at each question, so that an edit counts at once. Thread-safe.
 */
@Component
public class EditRights {

    private static final Logger LOG = LoggerFactory.getLogger(EditRights.class);
    private static final String FILE = "edit_list.conf";
    private static final long LARGEST = 256 * 1024;

    /** What Sympa ships, for the parameters that we have, and for ours in the same spirit. */
    private static final EditRules SHIPPED = EditRules.parse("""
        default                 listmaster                          write
        default                 privileged_owner,owner              write
        default                 editor                              read
        owner                   privileged_owner                    write
        owner                   owner                               read
        editor                  privileged_owner,owner              write
        send                    owner                               read
        review                  owner                               read
        owner_domain            owner                               read
        owner_domain_min        owner                               read
        max_list_members        privileged_owner,owner              read
        family_name             listmaster,privileged_owner,owner   read
        process_archive         privileged_owner,owner              read
        bounce                  privileged_owner,owner              read
        bouncers_level1         privileged_owner,owner              read
        bouncers_level2         privileged_owner,owner              read
        archive.quota           privileged_owner,owner              read
        personalization_feature privileged_owner,owner              read
        personalization         privileged_owner,owner              read
        add                     privileged_owner,owner,editor       hidden
        del                     privileged_owner,owner,editor       hidden
        remind                  privileged_owner,owner,editor       hidden
        verp_rate               privileged_owner,owner,editor       hidden
        verp_welcome            privileged_owner,owner,editor       hidden
        verp_remind             privileged_owner,owner,editor       hidden
        priority                privileged_owner,owner,editor       hidden
        max_size                privileged_owner,owner,editor       hidden
        footer_type             privileged_owner,owner,editor       hidden
        clean_delay_queuemod    privileged_owner,owner,editor       hidden
        anonymous_sender        privileged_owner,owner,editor       hidden
        custom_header           privileged_owner,owner,editor       hidden
        remove_headers          privileged_owner,owner,editor       hidden
        remove_outgoing_headers privileged_owner,owner,editor       hidden
        dkim_signature_apply_on privileged_owner,owner,editor       hidden
        dkim_parameters         privileged_owner,owner,editor       hidden
        arc_parameters          privileged_owner,owner,editor       hidden
        ttl                     privileged_owner,owner,editor       hidden
        distribution_ttl        privileged_owner,owner,editor       hidden
        sql_fetch_timeout       privileged_owner,owner,editor       hidden
        inclusion_notification_feature privileged_owner,owner,editor hidden
        member_include          privileged_owner,owner,editor       hidden
        owner_include           privileged_owner,owner,editor       hidden
        editor_include          privileged_owner,owner,editor       hidden
        include_file            privileged_owner,owner,editor       hidden
        include_remote_file     privileged_owner,owner,editor       hidden
        include_sympa_list      privileged_owner,owner,editor       hidden
        include_remote_sympa_list privileged_owner,owner,editor     hidden
        include_ldap_query      privileged_owner,owner,editor       hidden
        include_ldap_2level_query privileged_owner,owner,editor     hidden
        include_sql_query       privileged_owner,owner,editor       hidden
        include_ldap_ca         privileged_owner,owner,editor       hidden
        include_ldap_2level_ca  privileged_owner,owner,editor       hidden
        include_sql_ca          privileged_owner,owner,editor       hidden
        """);

    private final Overrides overrides;

    EditRights(Overrides overrides) {
        this.overrides = overrides;
    }

    /** @param name of a parameter, or {@code owner}, {@code editor} for who runs the list */
    public EditRight of(MailingList list, String name, EditRole role) {
        return rules(list).stream().map(r -> r.of(name, role)).flatMap(Optional::stream).findFirst().orElse(EditRight.HIDDEN);
    }

    /** For asking about many parameters at once. */
    public java.util.function.Function<String, EditRight> of(MailingList list, EditRole role) {
        List<EditRules> rules = rules(list);
        return name -> rules.stream().map(r -> r.of(name, role)).flatMap(Optional::stream).findFirst().orElse(EditRight.HIDDEN);
    }

    private List<EditRules> rules(MailingList list) {
        List<EditRules> rules = new ArrayList<>();
        overrides.of(list).forEach(place -> file(place.resolve(FILE)).ifPresent(rules::add));
        rules.add(SHIPPED);
        return rules;
    }

    private static Optional<EditRules> file(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return Optional.empty();
            }
            EditRules rules = EditRules.parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            if (!rules.notUnderstood().isEmpty()) {
                LOG.warn("{}: lines {} are no rules of the form parameter role[,role] right", file, rules.notUnderstood());
            }
            return Optional.of(rules);
        } catch (IOException unreadable) {
            LOG.error("{} cannot be read, so that nobody but listmasters may edit: {}", file, unreadable.toString());
            return Optional.of(EditRules.parse("default listmaster write\ndefault privileged_owner,owner,editor hidden"));
        }
    }
}
