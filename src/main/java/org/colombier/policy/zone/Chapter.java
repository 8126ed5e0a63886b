package org.colombier.policy.zone;

import java.net.InetAddress;
import java.util.List;
import org.colombier.mail.Domain;

/** One part of a check. Blocks for look-ups; all are made at once. */
interface Chapter {

    /**
     * What is asked about.
     *
     * @param hostname  ours
     * @param addresses from which our mail goes out; empty if they could not be learnt
     */
    record Subject(Domain domain, String hostname, List<InetAddress> addresses) {
    }

    /** @param records to be added */
    record Result(List<Finding> findings, List<String> records) {

        static Result of(Finding... findings) {
            return new Result(List.of(findings), List.of());
        }

        static Result of(Finding finding, String record) {
            return new Result(List.of(finding), List.of(record));
        }
    }

    /** The word that its findings bear. */
    String name();

    Result examine(Subject subject);
}
