package org.colombier.lists.scenario;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the scenarios.
 *
 * @param createList who may create lists: a name of {@code create_list.NAME}
 * @param blocklist  operations before whose rules the addresses in {@code search_filters/blocklist.txt} of the site, the
 *                   domain and the list are refused without a word
 */
@ConfigurationProperties("colombier.scenario")
record ScenarioSettings(@DefaultValue("public_listmaster") String createList, @DefaultValue({"send", "create_list"}) Set<String> blocklist) {
}
