package org.colombier.policy.restriction;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What lists of restrictions share.
 *
 * @param classes          lists by a name of one's own, which other lists and access tables may use as a restriction
 * @param senderLoginMaps  tables that say which logins may send as an address ({@code user@domain}, {@code user}, {@code @domain}), besides the account's own address and the aliases that lead to it
 */
@ConfigurationProperties("colombier.policy.restriction")
record RestrictionSettings(@DefaultValue Map<String, List<String>> classes, @DefaultValue List<String> senderLoginMaps) {
}
