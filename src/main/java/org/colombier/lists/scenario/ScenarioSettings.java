package org.colombier.lists.scenario;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the scenarios.
 *
 * @param createList            who may create lists: a name of {@code create_list.NAME}
 * @param globalRemind          who may send reminders to all lists' members: a name of {@code global_remind.NAME}
 * @param moveUser              who may change an address on all lists at once: a name of {@code move_user.NAME}
 * @param automaticListCreation who may create a list by writing to it: a name of {@code automatic_list_creation.NAME}
 * @param familySignoff         who may leave all lists of a family: a name of {@code family_signoff.NAME}
 * @param topicsVisibility      to whom topics of lists are shown: a name of {@code topics_visibility.NAME}
 * @param spamStatus            what counts as spam: a name of {@code spam_status.NAME}; {@code none} if nothing does
 * @param blocklist             operations before whose rules the addresses in {@code search_filters/blocklist.txt} of the site,
 *                              the domain and the list, and those that owners block, are refused without a word
 * @param allowlist             operations that the addresses in {@code allowlist.txt}, and those that owners trust, may do whatever the scenario says
 * @param environment           names of variables of the server's environment that rules may read as {@code [env->NAME]}; owners see their values
 */
@ConfigurationProperties("colombier.scenario")
record ScenarioSettings(@DefaultValue("public_listmaster") String createList, @DefaultValue("listmaster") String globalRemind, @DefaultValue("auth") String moveUser,
                        @DefaultValue("public") String automaticListCreation, @DefaultValue("auth") String familySignoff,
                        @DefaultValue("noconceal") String topicsVisibility, @DefaultValue("x-spam-status") String spamStatus,
                        @DefaultValue({"send", "create_list"}) Set<String> blocklist, @DefaultValue("send") Set<String> allowlist,
                        @DefaultValue Set<String> environment) {

    /** The scenario of an operation on a domain. */
    Optional<String> ofDomain(String operation) {
        return Optional.ofNullable(Map.of("create_list", createList, "global_remind", globalRemind, "move_user", moveUser, "automatic_list_creation", automaticListCreation,
            "family_signoff", familySignoff, "topics_visibility", topicsVisibility, "spam_status", spamStatus).get(operation));
    }
}
