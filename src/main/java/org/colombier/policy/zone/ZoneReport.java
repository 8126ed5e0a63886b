package org.colombier.policy.zone;

import java.util.List;
import org.colombier.mail.Domain;

/** @param records to be added, as lines of a zone file */
public record ZoneReport(Domain domain, List<Finding> findings, List<String> records) {

    /** Nothing that was found is an error. */
    public boolean isSound() {
        return findings.stream().noneMatch(f -> f.level() == Finding.Level.ERROR);
    }
}
