package org.colombier.lists.archive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Archives, for the whole site.
 *
 * @param ignoreXNoArchiveHeaderFeature archives also what asks not to be, by {@code X-No-Archive: yes} or {@code Restrict: no-external-archive}
 */
@ConfigurationProperties("colombier.lists.archive")
public record ArchiveSettings(@DefaultValue("false") boolean ignoreXNoArchiveHeaderFeature) {
}
