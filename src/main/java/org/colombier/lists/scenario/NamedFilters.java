package org.colombier.lists.scenario;

import java.util.Optional;
import java.util.function.Function;

/**
 * Answers {@code search('NAME.sql',[sender])} and {@code search('NAME.ldap',[sender])}: asks a database or a directory
 * as the site's file in {@code search_filters/} says. Implemented by the room of data sources. Thread-safe.
 */
public interface NamedFilters {

    /** Why a filter cannot be asked; the condition that needs it cannot be evaluated. */
    final class Failure extends RuntimeException {

        /** @param reason for the administrator, without any password */
        public Failure(String reason) {
            super(reason);
        }
    }

    /** True for a name that these filters answer: one that ends in {@code .sql} or {@code .ldap}. */
    static boolean isOne(String fileName) {
        return fileName.endsWith(".sql") || fileName.endsWith(".ldap");
    }

    /**
     * Asks, or answers from what was asked within the last hour.
     *
     * @param file      its path, whose ending says which kind of filter it is; for messages and the cache
     * @param text      what stands in the file
     * @param variables the value of a variable that the file names, such as {@code sender} or {@code list->total}; empty
     *                  if the request has none
     * @throws Failure if the file is none, what it asks does not answer in time, or a variable has no value
     */
    boolean matches(String file, String text, Function<String, Optional<String>> variables);
}
